using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging;

/// <summary>Pixel Data (7FE0,0010) frame by frame, and the attributes that describe a frame (PS3.3 C.7.6.3).</summary>
public abstract class DicomPixelData
{
    protected DicomPixelData(DicomDataset dataset)
    {
        Dataset = dataset;
        Syntax = dataset.InternalTransferSyntax;
    }

    public DicomDataset Dataset { get; }

    public DicomTransferSyntax Syntax { get; }

    /// <summary>Columns.</summary>
    public ushort Width
    {
        get => Dataset.GetSingleValue<ushort>(DicomTag.Columns);
        set => Dataset.AddOrUpdate(new DicomUnsignedShort(DicomTag.Columns, value));
    }

    /// <summary>Rows.</summary>
    public ushort Height
    {
        get => Dataset.GetSingleValue<ushort>(DicomTag.Rows);
        set => Dataset.AddOrUpdate(new DicomUnsignedShort(DicomTag.Rows, value));
    }

    /// <summary>1 where the attribute is missing.</summary>
    public int NumberOfFrames
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1);
        set => Dataset.AddOrUpdate(new DicomIntegerString(DicomTag.NumberOfFrames, value));
    }

    public BitDepth BitDepth => new(BitsAllocated, BitsStored, HighBit, PixelRepresentation == PixelRepresentation.Signed);

    public ushort BitsAllocated => Dataset.GetSingleValue<ushort>(DicomTag.BitsAllocated);

    public ushort BitsStored
    {
        get => Dataset.GetSingleValue<ushort>(DicomTag.BitsStored);
        set => Dataset.AddOrUpdate(
            new DicomUnsignedShort(
                DicomTag.BitsStored, value <= BitsAllocated ? value : throw new DicomImagingException($"Value: {value} > Bits Allocated: {BitsAllocated}")));
    }

    public ushort HighBit
    {
        get => Dataset.GetSingleValue<ushort>(DicomTag.HighBit);
        set => Dataset.AddOrUpdate(
            new DicomUnsignedShort(
                DicomTag.HighBit, value < BitsAllocated ? value : throw new DicomImagingException($"Value: {value} >= Bits Allocated: {BitsAllocated}")));
    }

    /// <summary>1 where the attribute is missing.</summary>
    public ushort SamplesPerPixel
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.SamplesPerPixel, (ushort)1);
        set => Dataset.AddOrUpdate(new DicomUnsignedShort(DicomTag.SamplesPerPixel, value));
    }

    public PixelRepresentation PixelRepresentation
    {
        get => Dataset.GetSingleValue<PixelRepresentation>(DicomTag.PixelRepresentation);
        set => Dataset.AddOrUpdate(new DicomUnsignedShort(DicomTag.PixelRepresentation, (ushort)value));
    }

    public PlanarConfiguration PlanarConfiguration
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.PlanarConfiguration, PlanarConfiguration.Interleaved);
        set => Dataset.AddOrUpdate(new DicomUnsignedShort(DicomTag.PlanarConfiguration, (ushort)value));
    }

    public PhotometricInterpretation? PhotometricInterpretation
    {
        get => Dataset.GetSingleValueOrDefault<PhotometricInterpretation>(DicomTag.PhotometricInterpretation, null);
        set => Dataset.AddOrUpdate(new DicomCodeString(DicomTag.PhotometricInterpretation, value?.Value ?? ""));
    }

    public bool IsLossy => Dataset.TryGetSingleValue(DicomTag.LossyImageCompression, out string? value) && value == "01";

    public int BytesAllocated => ((BitsAllocated - 1) / 8) + 1;

    /// <summary>Bytes of one frame without compression.</summary>
    public int UncompressedFrameSize
    {
        get
        {
            var pixels = (long)Width * Height;
            if (BitsAllocated == 1)
                return (int)((pixels - 1) / 8) + 1;
            var interpretation = PhotometricInterpretation;
            var subsampled = interpretation == PhotometricInterpretation.YbrFull422
                || interpretation == PhotometricInterpretation.YbrPartial422
                || interpretation == PhotometricInterpretation.YbrPartial420;
            if (subsampled && (Width & 1) != 0)
                pixels += Height;

            // Native YBR_FULL_422 keeps two chrominance samples for two pixels.
            var samples = interpretation == PhotometricInterpretation.YbrFull422 && !Syntax.IsEncapsulated && !Syntax.IsDeflate ? 2 : SamplesPerPixel;
            var size = pixels * BytesAllocated * samples;
            return size <= Array.MaxLength ? (int)size : throw new DicomImagingException($"A frame of {size} bytes does not fit one array.");
        }
    }

    /// <summary>Opens the data set's pixel data, or starts new ones in the form that its transfer syntax asks for.</summary>
    public static DicomPixelData Create(DicomDataset dataset, bool newPixelData = false)
    {
        if (newPixelData)
        {
            var bitsAllocated = dataset.GetSingleValue<ushort>(DicomTag.BitsAllocated);
            if (dataset.InternalTransferSyntax.IsEncapsulated)
                return EncapsulatedPixelData.Start(dataset, bitsAllocated);
            return NativePixelData.Start(
                dataset, words: bitsAllocated > 8 || dataset.InternalTransferSyntax == DicomTransferSyntax.ImplicitVRLittleEndian);
        }

        return dataset.GetDicomItem<DicomItem>(DicomTag.PixelData) switch
        {
            DicomOtherByte bytes => new NativePixelData(dataset, bytes),
            DicomOtherWord words => new NativePixelData(dataset, words),
            DicomFragmentSequence fragments => new EncapsulatedPixelData(dataset, fragments),
            null => throw new DicomImagingException("DICOM dataset is missing pixel data element."),
            var other => throw new DicomImagingException($"Unexpected or unhandled pixel data element type: {other.GetType()}"),
        };
    }

    /// <summary>Frame <paramref name="frame"/>, counted from 0, as it is encoded.</summary>
    public abstract IByteBuffer GetFrame(int frame);

    /// <summary>Appends a frame.</summary>
    public abstract void AddFrame(IByteBuffer data);

    private protected void CheckFrame(int frame)
    {
        if (frame < 0 || frame >= NumberOfFrames)
            throw OutOfRange();
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2201", Justification = "The exception is fo-dicom's.")]
    private static IndexOutOfRangeException OutOfRange() => new("Requested frame out of range!");
}
