using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff;

/// <summary>OME-XML in the first page's ImageDescription (OME model 2016-06): of the first image, what LiveSR uses.</summary>
internal static class OmeXml
{
    private const int MostPlanes = 1_000_000;

    /// <summary>Marks the annotation that holds what the first page alone knows, for which OME has no place.</summary>
    private const string Namespace = "livesr/page";

    internal static bool IsOme(string description) =>
        description.StartsWith('<') && description.Contains("<OME", StringComparison.Ordinal);

    internal static TiffMetadata Read(string xml, TiffMetadata metadata)
    {
        // No document type, no entities, nothing fetched.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 << 20 };
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), settings);
            bool found = false;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "Pixels" && !found)
                {
                    metadata = ReadPixels(reader, metadata);
                    found = true;
                }
                else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "MapAnnotation" && reader.GetAttribute("Namespace") == Namespace)
                {
                    metadata = metadata with { FirstPageText = ReadLines(reader) };
                }
            }
        }
        catch (XmlException)
        {
            // Metadata that cannot be read says nothing; the pixels are still good.
        }

        return metadata;
    }

    /// <summary>The description of a time series for one file.</summary>
    internal static string Write(
        TiffWriterOptions options, PixelFormat format, int width, int height, IReadOnlyList<double> timesMs, double? intervalMs, string firstPage)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(new Utf8Text(text), new XmlWriterSettings { OmitXmlDeclaration = false, Encoding = Encoding.UTF8 }))
        {
            xml.WriteStartElement("OME", "http://www.openmicroscopy.org/Schemas/OME/2016-06");
            xml.WriteAttributeString("Creator", "LiveSR");
            xml.WriteStartElement("Image");
            xml.WriteAttributeString("ID", "Image:0");
            xml.WriteAttributeString("Name", options.Name);
            WritePixels(xml, options, format, width, height, timesMs, intervalMs);
            xml.WriteEndElement();
            WriteLines(xml, firstPage);
        }

        return text.ToString();
    }

    private static void WritePixels(
        XmlWriter xml, TiffWriterOptions options, PixelFormat format, int width, int height, IReadOnlyList<double> timesMs, double? intervalMs)
    {
        int samples = format.Channels();
        (int channels, int slices, int times) = options.Dimensions(timesMs.Count);
        xml.WriteStartElement("Pixels");
        xml.WriteAttributeString("ID", "Pixels:0");
        xml.WriteAttributeString("DimensionOrder", "XYCZT");
        xml.WriteAttributeString("Type", format.BytesPerChannel() switch { 1 => "uint8", 2 => "uint16", _ => "float" });
        Attribute(xml, "SignificantBits", options.BitDepth);
        Attribute(xml, "SizeX", width);
        Attribute(xml, "SizeY", height);
        Attribute(xml, "SizeC", samples * channels);
        Attribute(xml, "SizeZ", slices);
        Attribute(xml, "SizeT", times);
        xml.WriteAttributeString("BigEndian", "false");
        xml.WriteAttributeString("Interleaved", samples > 1 ? "true" : "false");
        if (options.PixelSizeUm is { } um)
        {
            Attribute(xml, "PhysicalSizeX", um);
            xml.WriteAttributeString("PhysicalSizeXUnit", "µm");
            Attribute(xml, "PhysicalSizeY", um);
            xml.WriteAttributeString("PhysicalSizeYUnit", "µm");
        }

        if (slices > 1 && options.SliceSpacingUm is { } spacing)
        {
            Attribute(xml, "PhysicalSizeZ", spacing);
            xml.WriteAttributeString("PhysicalSizeZUnit", "µm");
        }

        if (intervalMs is { } ms and > 0)
        {
            Attribute(xml, "TimeIncrement", ms);
            xml.WriteAttributeString("TimeIncrementUnit", "ms");
        }

        WriteChannels(xml, options, channels, samples);
        xml.WriteStartElement("TiffData");
        xml.WriteEndElement();
        for (int page = 0; page < timesMs.Count; page++)
        {
            xml.WriteStartElement("Plane");
            Attribute(xml, "TheC", page % channels * samples);
            Attribute(xml, "TheZ", page / channels % slices);
            Attribute(xml, "TheT", page / (channels * slices));
            Attribute(xml, "DeltaT", timesMs[page]);
            xml.WriteAttributeString("DeltaTUnit", "ms");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteLines(XmlWriter xml, string lines)
    {
        xml.WriteStartElement("StructuredAnnotations");
        xml.WriteStartElement("MapAnnotation");
        xml.WriteAttributeString("ID", "Annotation:0");
        xml.WriteAttributeString("Namespace", Namespace);
        xml.WriteStartElement("Value");
        foreach ((string key, string value) in ImageJDescription.Lines(lines))
        {
            xml.WriteStartElement("M");
            xml.WriteAttributeString("K", key);
            xml.WriteString(value);
            xml.WriteEndElement();
        }
    }

    private static string ReadLines(XmlReader reader)
    {
        var text = new StringBuilder();
        using XmlReader inside = reader.ReadSubtree();
        while (!inside.EOF)
        {
            if (inside.NodeType == XmlNodeType.Element && inside.LocalName == "M" && text.Length < 1 << 16)
            {
                // This moves on to what follows the element.
                text.Append(inside.GetAttribute("K")).Append('=').Append(inside.ReadElementContentAsString().ReplaceLineEndings(" ")).Append('\n');
            }
            else
            {
                inside.Read();
            }
        }

        return text.ToString();
    }

    private static void WriteChannels(XmlWriter xml, TiffWriterOptions options, int channels, int samples)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            xml.WriteStartElement("Channel");
            xml.WriteAttributeString("ID", string.Create(CultureInfo.InvariantCulture, $"Channel:0:{channel}"));
            if (channel < options.ChannelNames.Length)
            {
                xml.WriteAttributeString("Name", options.ChannelNames[channel]);
            }

            Attribute(xml, "SamplesPerPixel", samples);
            xml.WriteEndElement();
        }
    }

    private static void Attribute(XmlWriter xml, string name, double value) =>
        xml.WriteAttributeString(name, value.ToString("R", CultureInfo.InvariantCulture));

    private static TiffMetadata ReadPixels(XmlReader reader, TiffMetadata metadata)
    {
        double? size = Number(reader, "PhysicalSizeX") * LengthUm(reader.GetAttribute("PhysicalSizeXUnit"));
        double? interval = Number(reader, "TimeIncrement") * TimeMs(reader.GetAttribute("TimeIncrementUnit"));
        string order = reader.GetAttribute("DimensionOrder") ?? "";
        metadata = metadata with
        {
            Source = "OME",
            PixelSizeUm = size is > 0 ? size : metadata.PixelSizeUm,
            FrameIntervalMs = interval is > 0 ? interval : null,
            BitDepth = Number(reader, "SignificantBits") is >= 1 and <= 64 and double bits ? (int)bits : null,
            Channels = Count(reader, "SizeC"),
            Slices = Count(reader, "SizeZ"),
            TimePoints = Count(reader, "SizeT"),
            DimensionOrder = order.Length == 5 && "XYCZT".All(order.Contains) ? order[2..] : "CZT",
        };
        return ReadPlanes(reader, metadata);
    }

    private static TiffMetadata ReadPlanes(XmlReader reader, TiffMetadata metadata)
    {
        ImmutableDictionary<int, double>.Builder times = ImmutableDictionary.CreateBuilder<int, double>();
        using XmlReader inside = reader.ReadSubtree();
        while (inside.Read() && times.Count < MostPlanes)
        {
            if (inside.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (inside.LocalName == "Channel" && Number(inside, "SamplesPerPixel") is > 1 and double samples)
            {
                // Colours of one page are one channel of pages.
                metadata = metadata with { Channels = Math.Max(1, (int)(metadata.Channels / samples)) };
            }
            else if (inside.LocalName == "Plane"
                && Number(inside, "DeltaT") * TimeMs(inside.GetAttribute("DeltaTUnit")) is double ms && double.IsFinite(ms)
                && Page(inside, metadata) is int page)
            {
                times[page] = ms;
            }
        }

        return metadata with { PageTimesMs = times.ToImmutable() };
    }

    private static int? Page(XmlReader plane, TiffMetadata metadata)
    {
        long page = 0, stride = 1;
        foreach (char dimension in metadata.DimensionOrder)
        {
            double index = Number(plane, $"The{dimension}") ?? 0;
            int size = dimension switch { 'C' => metadata.Channels, 'Z' => metadata.Slices, _ => metadata.TimePoints };
            if (index < 0 || index >= size)
            {
                return null;
            }

            page += (long)index * stride;
            stride *= size;
        }

        return page <= int.MaxValue ? (int)page : null;
    }

    private static double? Number(XmlReader reader, string name) =>
        double.TryParse(reader.GetAttribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : null;

    private static int Count(XmlReader reader, string name) =>
        Number(reader, name) is >= 1 and <= 1_000_000 and double count ? (int)count : 1;

    private static double? LengthUm(string? unit) => unit switch
    {
        null or "µm" or "μm" or "um" => 1,
        "nm" => 0.001,
        "mm" => 1000,
        "cm" => 10_000,
        "m" => 1e6,
        "in" => 25_400,
        "Å" or "Å" => 1e-4,
        _ => null,
    };

    private static double? TimeMs(string? unit) => unit switch
    {
        null or "s" => 1000,
        "ms" => 1,
        "µs" or "μs" => 0.001,
        "ns" => 1e-6,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => null,
    };

    /// <summary>A text writer that declares UTF-8, the encoding in which the text will lie in the file.</summary>
    private sealed class Utf8Text(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
