using System.Globalization;
using System.Text;
using System.Xml;

namespace LiveSR.Files.Tiff.Ome;

/// <summary>Reads OME-XML as a stream: it may be longer than the pixels of a small file, and may be made to hurt.</summary>
internal sealed class OmeReader
{
    /// <summary>More planes than this are not taken from a text.</summary>
    internal const int MostPlanes = 1_000_000;

    private const int MostImages = 10_000;
    private const int LongestText = 64 << 20;
    private const int LongestLines = 1 << 16;

    private static readonly string[] NotKept =
        ["Instrument", "Experimenter", "Project", "Dataset", "Plate", "Screen", "ROI", "ObjectiveSettings", "ImagingEnvironment", "AcquisitionDate", "Description"];

    private readonly XmlReader _xml;
    private readonly OmeDocument _document = new();

    private OmeReader(XmlReader xml) => _xml = xml;

    internal static bool IsOme(string text) => text.StartsWith('<') && text.Contains("<OME", StringComparison.Ordinal);

    /// <exception cref="XmlException">It is no well-formed XML, or declares entities.</exception>
    internal static OmeDocument Read(string text)
    {
        // No document type, no entities, nothing fetched.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LongestText };
        using var xml = XmlReader.Create(new StringReader(text), settings);
        return new OmeReader(xml).Read();
    }

    private OmeImage? Image => _document.Images.Count > 0 ? _document.Images[^1] : null;

    private OmeDocument Read()
    {
        bool hasNext = _xml.Read();
        while (hasNext)
        {
            // What takes an element's text has moved on to the next node by itself.
            hasNext = _xml.NodeType == XmlNodeType.Element && ReadElement() ? !_xml.EOF : _xml.Read();
        }

        return _document;
    }

    /// <returns>True when the element was left behind.</returns>
    private bool ReadElement()
    {
        switch (_xml.LocalName)
        {
            case "OME":
                _document.Uuid = Text("UUID");
                return false;
            case "BinaryOnly":
                _document.MetadataFile = _xml.GetAttribute("MetadataFile");
                return false;
            case "Image" when _xml.Depth == 1 && _document.Images.Count < MostImages:
                _document.Images.Add(new OmeImage { Name = Text("Name") });
                return false;
            case "MapAnnotation" when _xml.GetAttribute("Namespace") == OmeWriter.PageNamespace:
                ReadLines();
                return true;
            case "UUID" when Image is { Data.Count: > 0 } image:
                string? file = _xml.GetAttribute("FileName");
                image.Data[^1] = image.Data[^1] with { FileName = file, Uuid = _xml.ReadElementContentAsString().Trim() };
                return true;
            case { } name when NotKept.Contains(name):
                _document.NotKept.Add(name);
                return false;
            default:
                ReadInside(Image);
                return false;
        }
    }

    private void ReadInside(OmeImage? image)
    {
        switch (_xml.LocalName)
        {
            case "StageLabel" when image is not null:
                image.StageLabel = Text("Name");
                break;
            case "Pixels" when image is not null:
                ReadPixels(image);
                break;
            case "Channel" when image is not null && image.Channels.Count < image.SizeC:
                ReadChannel(image);
                break;
            case "TiffData" when image is not null && image.Data.Count < MostPlanes:
                image.Data.Add(new OmeTiffData(Whole("IFD"), Whole("FirstC") ?? 0, Whole("FirstZ") ?? 0, Whole("FirstT") ?? 0, Whole("PlaneCount")));
                break;
            case "Plane" when image is not null && image.Planes.Count < MostPlanes:
                ReadPlane(image);
                break;
            default:
                break;
        }
    }

    private void ReadPixels(OmeImage image)
    {
        string order = Text("DimensionOrder");
        image.Order = order.Length == 5 && "XYCZT".All(order.Contains) ? order[2..] : image.Order;
        image.SizeC = Count("SizeC");
        image.SizeZ = Count("SizeZ");
        image.SizeT = Count("SizeT");
        image.PixelSizeUm = Positive(Length("PhysicalSizeX"));
        image.PixelSizeYUm = Positive(Length("PhysicalSizeY"));
        image.SliceSpacingUm = Positive(Length("PhysicalSizeZ"));
        image.IntervalMs = Positive(Time("TimeIncrement"));
        image.BitDepth = Whole("SignificantBits") is >= 1 and <= 64 and int bits ? bits : null;
    }

    private void ReadChannel(OmeImage image)
    {
        image.Samples = Math.Clamp(Whole("SamplesPerPixel") ?? 1, 1, image.SizeC);
        image.Channels.Add(new SeriesChannel
        {
            Name = Text("Name"),
            Colour = int.TryParse(_xml.GetAttribute("Color"), CultureInfo.InvariantCulture, out int colour) ? colour : null,
            ExcitationNm = Positive(Wavelength("ExcitationWavelength")),
            EmissionNm = Positive(Wavelength("EmissionWavelength")),
        });
    }

    private void ReadPlane(OmeImage image)
    {
        double? Place(string name) => _xml.GetAttribute($"{name}Unit") is null ? null : Length(name);
        image.Planes.Add(new OmePlane(
            Whole("TheC") ?? 0, Whole("TheZ") ?? 0, Whole("TheT") ?? 0, Time("DeltaT"), Time("ExposureTime"), Place("PositionX"), Place("PositionY"), Place("PositionZ")));
    }

    private void ReadLines()
    {
        var text = new StringBuilder();
        int depth = _xml.Depth;
        _xml.Read();
        while (!_xml.EOF && _xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element && _xml.LocalName == "M" && text.Length < LongestLines)
            {
                text.Append(_xml.GetAttribute("K")).Append('=').Append(_xml.ReadElementContentAsString().ReplaceLineEndings(" ")).Append('\n');
            }
            else
            {
                _xml.Read();
            }
        }

        _document.FirstPageText = text.ToString();
    }

    private string Text(string name) => _xml.GetAttribute(name) ?? "";

    private double? Number(string name) =>
        double.TryParse(_xml.GetAttribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private int? Whole(string name) => Number(name) is >= 0 and <= int.MaxValue and double value ? (int)value : null;

    private int Count(string name) => Whole(name) is >= 1 and <= MostPlanes and int count ? count : 1;

    private double? Length(string name) => Number(name) * OmeUnits.Micrometres(_xml.GetAttribute($"{name}Unit"));

    private double? Time(string name) => Number(name) * OmeUnits.Milliseconds(_xml.GetAttribute($"{name}Unit"));

    /// <summary>In nanometres, which is OME's default for wavelengths.</summary>
    private double? Wavelength(string name) => Number(name) * (OmeUnits.Micrometres(_xml.GetAttribute($"{name}Unit") ?? "nm") * 1000);

    private static double? Positive(double? value) => value is > 0 and double known && double.IsFinite(known) ? known : null;
}
