using System.Globalization;
using LiveSR.Cli.Evaluation;
using LiveSR.Cli.Pictures;
using LiveSR.Files;
using LiveSR.Files.Video;
using LiveSR.Imaging;
using LiveSR.Live;
using LiveSR.Live.Trust;
using LiveSR.Recording;

namespace LiveSR.Cli.Comparing;

/// <summary>Goes through two recordings frame by frame, measures each pair and draws what is asked for.</summary>
internal sealed class Comparison : IDisposable
{
    private const double UnknownRate = 25;

    private readonly ComparisonRequest _asked;
    private readonly FrameFeed _a;
    private readonly FrameFeed _b;
    private readonly ConsistencyMeter _consistency = new(new MicroscopeDescription());
    private readonly ContactSheet _sheet = new();
    private readonly List<PairFigures> _figures = [];
    private readonly List<string> _conditions = [];
    private (FrameLease A, FrameLease B, PairFigures Figures)? _pictured;

    /// <summary>Opens both.</summary>
    /// <exception cref="SourceException">One cannot be opened.</exception>
    /// <exception cref="UsageException">Their sizes do not fit.</exception>
    public Comparison(string a, string b, ComparisonRequest asked)
    {
        _asked = asked;
        _a = new FrameFeed(a, asked.Series);
        _b = new FrameFeed(b, asked.Series);
        FramePair.RequireWhole(_a.Info.Width, _a.Info.Height, _b.Info.Width, _b.Info.Height);
        Describe(_a.Info, _b.Info);
    }

    private string NameA => _a.Info.Name;

    private string NameB => _b.Info.Name;

    /// <summary>Compares all pairs and writes pictures and video.</summary>
    /// <exception cref="UsageException">There is nothing to compare.</exception>
    public ComparisonReport Run(CancellationToken cancellation)
    {
        IReadOnlySet<long> sheetFrames = ContactSheet.Choose(Math.Min(_a.Info.FrameCount ?? _asked.SheetPictures, _b.Info.FrameCount ?? _asked.SheetPictures), _asked.SheetPictures);
        using VideoFileSink? video = _asked.Video is { } path ? Video(path) : null;
        var sideBySide = new SideBySide(NameA, NameB);
        _a.Start();
        _b.Start();
        while (Next() is var (a, b))
        {
            using (a)
            using (b)
            {
                cancellation.ThrowIfCancellationRequested();
                var pair = new FramePair(_figures.Count, a.Frame, b.Frame, _asked.Fits);
                var figures = PairFigures.Of(pair, _asked.Rule, _consistency);
                _figures.Add(figures);
                KeepForPicture(pair, figures);
                if (_asked.Sheet is not null && sheetFrames.Contains(pair.Number))
                {
                    _sheet.Add(pair);
                }

                if (video is not null)
                {
                    using FrameLease drawn = sideBySide.Draw(pair, figures);
                    video.Write(drawn.Frame);
                }
            }
        }

        if (_figures.Count == 0)
        {
            throw new UsageException($"{NameA} or {NameB} holds no frame: there is nothing to compare.");
        }

        video?.Complete();
        Draw();
        return new ComparisonReport(NameA, NameB, _conditions, _figures);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pictured?.A.Dispose();
        _pictured?.B.Dispose();
        _sheet.Dispose();
        _consistency.Dispose();
        _a.Dispose();
        _b.Dispose();
    }

    /// <summary>What is done to the frames before they are compared, and what the figures mean.</summary>
    private void Describe(SourceInfo a, SourceInfo b)
    {
        if (a.Width != b.Width)
        {
            (SourceInfo coarse, SourceInfo fine) = a.Width < b.Width ? (a, b) : (b, a);
            _conditions.Add(string.Create(CultureInfo.InvariantCulture,
                $"{coarse.Name} ({coarse.Width}x{coarse.Height}) was enlarged by {fine.Width / coarse.Width} with bicubic interpolation to the {fine.Width}x{fine.Height} pixels of {fine.Name}; for RSE and RSP the finer was brought to the coarser grid."));
        }

        if (a.BitDepth != b.BitDepth || a.Format.IsColour() != b.Format.IsColour())
        {
            _conditions.Add($"{a.Name} is {a.Format} of {a.BitDepth} bit and {b.Name} {b.Format} of {b.BitDepth}: luma was compared, full scale with full scale, in counts of {a.Name}.");
        }

        if (_asked.Fits)
        {
            _conditions.Add($"Gain and offset of {b.Name} were fitted to {a.Name}, frame by frame.");
        }

        _conditions.Add(_asked.Rule == FullScaleRule.Range && a.BitDepth > 8
            ? $"PSNR and SSIM: full scale is {a.Name}'s darkest value to its 99.9th percentile; --peak depth takes the whole depth."
            : "PSNR and SSIM: full scale is the largest value of the depth.");
    }

    private (FrameLease A, FrameLease B)? Next()
    {
        FrameLease? a = _a.Next(), b = _b.Next();
        if (a is not null && b is not null)
        {
            return (a, b);
        }

        if (a is not null || b is not null)
        {
            _conditions.Add($"{(a is null ? NameB : NameA)} goes on after the {_figures.Count} frames of {(a is null ? NameA : NameB)}; what follows was not compared.");
        }

        a?.Dispose();
        b?.Dispose();
        return null;
    }

    private void KeepForPicture(FramePair pair, PairFigures figures)
    {
        bool isWanted = _asked.PictureFrame is { } asked ? pair.Number == asked : _pictured is null || figures.Psnr < _pictured.Value.Figures.Psnr;
        if (_asked.Picture is not null && isWanted)
        {
            _pictured?.A.Dispose();
            _pictured?.B.Dispose();
            _pictured = (pair.A.Lease(), pair.B.Lease(), figures);
        }
    }

    private void Draw()
    {
        if (_asked.Picture is { } picture)
        {
            (FrameLease a, FrameLease b, PairFigures figures) = _pictured ?? throw new UsageException($"--frame {_asked.PictureFrame} is not there: {_figures.Count} frames were compared, counted from 0.");
            var pair = new FramePair(figures.Number, a.Frame, b.Frame, _asked.Fits);
            new PairPicture(pair, _asked.Part, _asked.Line).Save(picture, _asked.Overwrite, NameA, NameB, figures);
        }

        if (_asked.Sheet is { } sheet)
        {
            _sheet.Save(sheet, _asked.Overwrite, $"{NameA} | {NameB}, {_figures.Count} frames");
        }
    }

    private VideoFileSink Video(string path)
    {
        try
        {
            return new VideoFileSink(path, new VideoFileOptions { FrameRate = _a.Info.FrameRate ?? UnknownRate, Warn = static line => Console.Error.WriteLine($"livesr: warning: {line}") }, _asked.Overwrite);
        }
        catch (NotSupportedException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
