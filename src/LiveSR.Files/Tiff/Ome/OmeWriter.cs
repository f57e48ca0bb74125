using System.Globalization;
using System.Text;
using System.Xml;
using LiveSR.Imaging;

namespace LiveSR.Files.Tiff.Ome;

/// <summary>Writes the OME-XML of one series (OME model 2016-06).</summary>
internal sealed class OmeWriter
{
    /// <summary>Marks the annotation that holds what the first page alone knows, provenance too, for which OME has no place.</summary>
    internal const string PageNamespace = "livesr/page";

    private const string Annotation = "Annotation:0";

    private readonly XmlWriter _xml;
    private readonly StackDescription _stack;
    private readonly SeriesAxes _axes;
    private readonly int _samples;

    private OmeWriter(XmlWriter xml, StackDescription stack, SeriesAxes axes) =>
        (_xml, _stack, _axes, _samples) = (xml, stack, axes, stack.Format.Channels());

    /// <summary>The text.</summary>
    /// <param name="stack">What was written.</param>
    /// <param name="shape">Its axes.</param>
    /// <param name="intervalMs">Milliseconds between time points; null when unknown.</param>
    /// <param name="withPlanes">Whether it says of each plane when and where it was taken.</param>
    internal static string Write(StackDescription stack, StackShape shape, double? intervalMs, bool withPlanes)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(new Utf8Text(text), new XmlWriterSettings { OmitXmlDeclaration = false, Encoding = Encoding.UTF8 }))
        {
            new OmeWriter(xml, stack, shape.Axes).Write(shape.IsInOrder, intervalMs, withPlanes);
        }

        return text.ToString();
    }

    private void Write(bool isInOrder, double? intervalMs, bool withPlanes)
    {
        _xml.WriteStartElement("OME", "http://www.openmicroscopy.org/Schemas/OME/2016-06");
        _xml.WriteAttributeString("Creator", "LiveSR");
        _xml.WriteStartElement("Image");
        _xml.WriteAttributeString("ID", "Image:0");
        _xml.WriteAttributeString("Name", _stack.Options.Name);
        if (_stack.Options.PositionName.Length > 0)
        {
            Empty("StageLabel", ("Name", _stack.Options.PositionName));
        }

        WritePixels(intervalMs);
        WriteChannels();
        WriteData(isInOrder);
        if (withPlanes)
        {
            WritePlanes();
        }

        _xml.WriteEndElement();
        Empty("AnnotationRef", ("ID", Annotation));
        _xml.WriteEndElement();
        WriteLines();
    }

    private void WritePixels(double? intervalMs)
    {
        TiffWriterOptions options = _stack.Options;
        _xml.WriteStartElement("Pixels");
        _xml.WriteAttributeString("ID", "Pixels:0");
        _xml.WriteAttributeString("DimensionOrder", "XYCZT");
        _xml.WriteAttributeString("Type", _stack.Format.BytesPerChannel() switch { 1 => "uint8", 2 => "uint16", _ => "float" });
        Attribute("SignificantBits", options.BitDepth);
        Attribute("SizeX", _stack.Width);
        Attribute("SizeY", _stack.Height);
        Attribute("SizeC", _samples * _axes.Channels.Length);
        Attribute("SizeZ", _axes.Slices);
        Attribute("SizeT", _axes.Times);
        _xml.WriteAttributeString("BigEndian", "false");
        _xml.WriteAttributeString("Interleaved", _samples > 1 ? "true" : "false");
        Attribute("PhysicalSizeX", options.PixelSizeUm, "µm");
        Attribute("PhysicalSizeY", options.PixelSizeYUm ?? options.PixelSizeUm, "µm");
        Attribute("PhysicalSizeZ", _axes.SliceSpacingUm, "µm");
        Attribute("TimeIncrement", intervalMs is > 0 ? intervalMs : null, "ms");
    }

    private void WriteChannels()
    {
        foreach ((int number, SeriesChannel channel) in _axes.Channels.Index())
        {
            _xml.WriteStartElement("Channel");
            _xml.WriteAttributeString("ID", string.Create(CultureInfo.InvariantCulture, $"Channel:0:{number}"));
            if (channel.Name.Length > 0)
            {
                _xml.WriteAttributeString("Name", channel.Name);
            }

            Attribute("SamplesPerPixel", _samples);
            Attribute("ExcitationWavelength", channel.ExcitationNm, "nm");
            Attribute("EmissionWavelength", channel.EmissionNm, "nm");
            Attribute("Color", channel.Colour);
            _xml.WriteEndElement();
        }
    }

    /// <summary>In which page each plane lies.</summary>
    private void WriteData(bool isInOrder)
    {
        if (isInOrder)
        {
            // Of a time point that is not whole the missing planes are counted too: tifffile (2023.2) then finds the others where
            // they are, and gives up where fewer planes are named than the axes have.
            Empty("TiffData", ("IFD", "0"), ("PlaneCount", _axes.Planes.ToString(CultureInfo.InvariantCulture)));
            return;
        }

        foreach ((int page, WrittenPlane plane) in _stack.Planes.Index())
        {
            Empty(
                "TiffData",
                ("IFD", Text(page)),
                ("FirstC", Text(plane.Index.Channel * _samples)),
                ("FirstZ", Text(plane.Index.Slice)),
                ("FirstT", Text(plane.Index.Time)),
                ("PlaneCount", "1"));
        }
    }

    private void WritePlanes()
    {
        foreach (WrittenPlane plane in _stack.Planes)
        {
            _xml.WriteStartElement("Plane");
            Attribute("TheC", plane.Index.Channel * _samples);
            Attribute("TheZ", plane.Index.Slice);
            Attribute("TheT", plane.Index.Time);
            Attribute("DeltaT", _stack.Options.StatesTimes ? plane.TimeMs : null, "ms");
            Attribute("ExposureTime", plane.ExposureMs, "ms");
            Attribute("PositionX", plane.XUm, "µm");
            Attribute("PositionY", plane.YUm, "µm");
            Attribute("PositionZ", plane.ZUm, "µm");
            _xml.WriteEndElement();
        }
    }

    private void WriteLines()
    {
        _xml.WriteStartElement("StructuredAnnotations");
        _xml.WriteStartElement("MapAnnotation");
        _xml.WriteAttributeString("ID", Annotation);
        _xml.WriteAttributeString("Namespace", PageNamespace);
        _xml.WriteStartElement("Value");
        foreach ((string key, string value) in ImageJDescription.Lines(_stack.FirstPage))
        {
            _xml.WriteStartElement("M");
            _xml.WriteAttributeString("K", key);
            _xml.WriteString(value);
            _xml.WriteEndElement();
        }
    }

    private void Empty(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(element);
        foreach ((string name, string value) in attributes)
        {
            _xml.WriteAttributeString(name, value);
        }

        _xml.WriteEndElement();
    }

    private void Attribute(string name, double? value, string? unit = null)
    {
        if (value is { } known)
        {
            _xml.WriteAttributeString(name, known.ToString("R", CultureInfo.InvariantCulture));
            if (unit is not null)
            {
                _xml.WriteAttributeString(name + "Unit", unit);
            }
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A text writer that declares UTF-8, the encoding in which the text will lie in the file.</summary>
    private sealed class Utf8Text(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
