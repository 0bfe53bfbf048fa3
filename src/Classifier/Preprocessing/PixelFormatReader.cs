using System.Buffers.Binary;
using FellowOakDicom;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Reads the Image Pixel module and what else decides how stored values look (PS3.3 C.7.6.3, C.7.5.1.1.2, C.11.1).</summary>
internal static class PixelFormatReader
{
    /// <summary>The format of one frame as the data set states it.</summary>
    public static PixelFormat Read(DicomDataset dataset, int frame)
    {
        var format = ReadSamples(dataset);
        var isGrey = format.Colour is PixelColour.Monochrome1 or PixelColour.Monochrome2;
        return format with
        {
            IsSlopeNegative = Rescale.Read(dataset, frame).Slope < 0,
            Palette = format.Colour == PixelColour.Palette ? PaletteReader.Read(dataset) : null,
            ModalityLut = isGrey && format.Kind == SampleKind.Integer ? ModalityLut(dataset, format.IsSigned) : null,
            Padding = isGrey ? Padding(dataset, format) : null,
        };
    }

    /// <summary>Only how samples are laid out.</summary>
    public static PixelFormat ReadSamples(DicomDataset dataset)
    {
        var kind = dataset.Contains(DicomTag.PixelData) ? SampleKind.Integer
            : dataset.Contains(DicomTag.FloatPixelData) ? SampleKind.Float32
            : dataset.Contains(DicomTag.DoubleFloatPixelData) ? SampleKind.Float64
            : SampleKind.Integer;
        var samples = Number(dataset, DicomTag.SamplesPerPixel) ?? 1;
        var allocated = Number(dataset, DicomTag.BitsAllocated) ?? throw Missing("Bits Allocated");
        var stored = Number(dataset, DicomTag.BitsStored) ?? allocated;
        return new PixelFormat
        {
            Rows = Number(dataset, DicomTag.Rows) ?? throw Missing("Rows"),
            Columns = Number(dataset, DicomTag.Columns) ?? throw Missing("Columns"),
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = Number(dataset, DicomTag.HighBit) ?? stored - 1,
            IsSigned = Number(dataset, DicomTag.PixelRepresentation) == 1,
            Kind = kind,
            Colour = Colour(PhotometricInterpretation(dataset), samples),
            IsPlanar = samples > 1 && Number(dataset, DicomTag.PlanarConfiguration) == 1,
        };
    }

    /// <summary>Photometric Interpretation (0028,0004) as it stands; empty where it is missing.</summary>
    public static string PhotometricInterpretation(DicomDataset dataset) =>
        dataset.TryGetValue<string>(DicomTag.PhotometricInterpretation, 0, out var value) ? value?.Trim(' ', '\0') ?? "" : "";

    /// <summary>The bytes of a numeric value, little endian; null where it is missing or shorter.</summary>
    public static byte[]? Bytes(DicomDataset dataset, DicomTag tag, long atLeast) =>
        dataset.GetDicomItem<DicomElement>(tag)?.Buffer is { } buffer && buffer.Size >= atLeast ? buffer.Data : null;

    private static PixelColour Colour(string photometric, int samples) => photometric switch
    {
        "MONOCHROME1" => PixelColour.Monochrome1,
        "MONOCHROME2" => PixelColour.Monochrome2,
        "PALETTE COLOR" => PixelColour.Palette,
        // Decoding JPEG 2000 undoes its colour transform, whatever the header goes on to say.
        "RGB" or "YBR_RCT" or "YBR_ICT" => PixelColour.Rgb,
        "YBR_FULL" => PixelColour.YbrFull,
        // Of the retired interpretation only the range of Y differs, and scaling to the extremes undoes that.
        "YBR_FULL_422" or "YBR_PARTIAL_422" => PixelColour.YbrFull422,
        "" => samples == 3 ? PixelColour.Rgb : PixelColour.Monochrome2,
        _ => throw new PixelFormatException(
            $"Photometric Interpretation is \"{photometric}\"; MONOCHROME1, MONOCHROME2, PALETTE COLOR, RGB, YBR_FULL, YBR_FULL_422, YBR_PARTIAL_422,"
            + " YBR_RCT and YBR_ICT are read"),
    };

    private static LookupTable? ModalityLut(DicomDataset dataset, bool isSigned)
    {
        if (!dataset.TryGetSequence(DicomTag.ModalityLUTSequence, out var sequence) || sequence.Items.Count == 0)
            return null;
        var item = sequence.Items[0];
        var descriptor = LookupTableDescriptor.Read(item, DicomTag.LUTDescriptor, isSigned);
        var entries = descriptor.Entries(item, DicomTag.LUTData);
        return new LookupTable(descriptor.First, Array.ConvertAll(entries, entry => (float)entry));
    }

    private static PixelPadding? Padding(DicomDataset dataset, PixelFormat format)
    {
        var (value, limit) = format.Kind switch
        {
            SampleKind.Float32 => (Single(dataset, DicomTag.FloatPixelPaddingValue), Single(dataset, DicomTag.FloatPixelPaddingRangeLimit)),
            SampleKind.Float64 => (Double(dataset, DicomTag.DoubleFloatPixelPaddingValue), Double(dataset, DicomTag.DoubleFloatPixelPaddingRangeLimit)),
            _ => (Word(dataset, DicomTag.PixelPaddingValue, format.IsSigned), Word(dataset, DicomTag.PixelPaddingRangeLimit, format.IsSigned)),
        };
        if (value is not { } first)
            return null;
        var last = limit ?? first;
        return new PixelPadding(Math.Min(first, last), Math.Max(first, last));
    }

    // The sign follows Pixel Representation, whatever VR the sender wrote, so the bytes are read and not the value.
    private static double? Word(DicomDataset dataset, DicomTag tag, bool isSigned) => Bytes(dataset, tag, 2) is { } bytes
        ? isSigned ? BinaryPrimitives.ReadInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : null;

    private static double? Single(DicomDataset dataset, DicomTag tag) => dataset.TryGetValue<float>(tag, 0, out var value) ? value : null;

    private static double? Double(DicomDataset dataset, DicomTag tag) => dataset.TryGetValue<double>(tag, 0, out var value) ? value : null;

    private static int? Number(DicomDataset dataset, DicomTag tag) => dataset.TryGetValue<ushort>(tag, 0, out var value) ? value : null;

    private static PixelFormatException Missing(string name) => new($"{name} is missing");
}
