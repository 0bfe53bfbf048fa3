using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging.NativeCodec;

/// <summary>Decodes JPEG, JPEG-LS and JPEG 2000, each frame by itself, with GDCM's codecs.</summary>
internal sealed class GdcmCodec(DicomTransferSyntax syntax) : IDicomCodec
{
    public string Name => syntax.UID.Name;

    public DicomTransferSyntax TransferSyntax => syntax;

    private bool IsJpegLs => syntax == DicomTransferSyntax.JPEGLSLossless || syntax == DicomTransferSyntax.JPEGLSNearLossless;

    private bool IsJpeg2000 => syntax == DicomTransferSyntax.JPEG2000Lossless || syntax == DicomTransferSyntax.JPEG2000Lossy;

    public DicomCodecParams? GetDefaultParameters() => null;

    public void Encode(DicomPixelData oldPixelData, DicomPixelData newPixelData, DicomCodecParams? parameters) =>
        throw new DicomCodecException($"Encoding to {syntax} is not supported.");

    public void Decode(DicomPixelData oldPixelData, DicomPixelData newPixelData, DicomCodecParams? parameters)
    {
        GdcmLibrary.Require();
        var frames = oldPixelData.NumberOfFrames;
        for (var frame = 0; frame < frames; frame++)
            newPixelData.AddFrame(new MemoryByteBuffer(DecodeFrame(oldPixelData, oldPixelData.GetFrame(frame).Data)));
        if (oldPixelData.SamplesPerPixel < 2)
            return;
        newPixelData.PlanarConfiguration = PlanarConfiguration.Interleaved;
        if (BecomesRgb(oldPixelData))
            newPixelData.PhotometricInterpretation = PhotometricInterpretation.Rgb;
    }

    /// <summary>JPEG's YCbCr is turned into RGB here, as fo-dicom does; JPEG 2000 undoes its component transform itself.</summary>
    private bool BecomesRgb(DicomPixelData pixelData) =>
        pixelData.PhotometricInterpretation is { IsYBR: true } interpretation
        && pixelData.SamplesPerPixel == 3
        && (IsJpeg2000
            ? interpretation == PhotometricInterpretation.YbrIct || interpretation == PhotometricInterpretation.YbrRct
            : !IsJpegLs && pixelData.BitsAllocated == 8);

    private byte[] DecodeFrame(DicomPixelData pixelData, byte[] encoded)
    {
        int columns = pixelData.Width, rows = pixelData.Height, samples = pixelData.SamplesPerPixel, allocated = pixelData.BitsAllocated;
        var header = CodeStreamHeader.Read(encoded);
        if (header.Columns != columns || header.Rows != rows || header.Components != samples)
        {
            throw new DicomCodecException(
                $"The code stream holds {header.Columns} x {header.Rows} x {header.Components}, the data set says {columns} x {rows} x {samples}.");
        }

        if (allocated is not (8 or 16) || header.Precision > allocated)
            throw new DicomCodecException($"The code stream has {header.Precision} bits per sample, the data set allocates {allocated}.");
        var size = (long)columns * rows * samples * (allocated / 8);
        if (size > Array.MaxLength)
            throw new DicomCodecException($"A frame of {size} bytes does not fit one array.");
        var decoded = Fit(Native(pixelData, encoded, header.Precision), size, header.Precision, allocated, pixelData.PixelRepresentation);
        if (!IsJpeg2000 && BecomesRgb(pixelData))
            ToRgb(decoded);
        return decoded;
    }

    /// <summary>GDCM gives 8-bit samples of a code stream of at most 8 bits; the data set may allocate 16.</summary>
    private static byte[] Fit(byte[] decoded, long size, int precision, int allocated, PixelRepresentation representation)
    {
        if (decoded.Length == size || decoded.Length == size + 1)
            return decoded.Length == size ? decoded : decoded[..^1];
        if (allocated != 16 || precision > 8 || decoded.Length < size / 2)
            throw new DicomCodecException($"The decoder gave {decoded.Length} bytes, the image has {size}.");
        var widened = new byte[size];
        for (var index = 0; index < size / 2; index++)
        {
            widened[2 * index] = decoded[index];
            if (representation == PixelRepresentation.Signed && decoded[index] >= 0x80)
                widened[(2 * index) + 1] = 0xff;
        }

        return widened;
    }

    private byte[] Native(DicomPixelData pixelData, byte[] encoded, int precision)
    {
        // GDCM has a JPEG library for each of 8, 12 and 16 bits and picks it by Bits Stored; the code stream's own precision picks right.
        var stored = IsJpegLs || IsJpeg2000 ? pixelData.BitsStored : (ushort)precision;
        using var codec = CreateCodec();
        using var size = new gdcm.UIntArrayType((uint[])[pixelData.Width, pixelData.Height]);
        using var format = new gdcm.PixelFormat(
            pixelData.SamplesPerPixel, pixelData.BitsAllocated, stored, (ushort)(stored - 1), (ushort)pixelData.PixelRepresentation);
        using var interpretation = new gdcm.PhotometricInterpretation(
            gdcm.PhotometricInterpretation.GetPIType(pixelData.PhotometricInterpretation?.Value ?? "MONOCHROME2"));
        codec.SetNumberOfDimensions(2);
        codec.SetDimensions(size);
        codec.SetPlanarConfiguration(0);
        codec.SetPhotometricInterpretation(interpretation);
        codec.SetPixelFormat(format);
        using var tag = new gdcm.Tag(0x7fe0, 0x0010);
        using var fragments = gdcm.SequenceOfFragments.New();
        using var fragment = new gdcm.Fragment();
        using var length = new gdcm.VL((uint)encoded.Length);
        fragment.SetByteValue(encoded, length);
        fragments.AddFragment(fragment);
        using var source = new gdcm.DataElement(tag);
        source.SetValue(fragments.__ref__());
        source.SetVLToUndefined();
        using var target = new gdcm.DataElement();
        if (!codec.Decode(source, target))
            throw new DicomCodecException($"GDCM could not decode the {syntax} code stream.");
        using var value = target.GetByteValue() ?? throw new DicomCodecException($"GDCM decoded no pixels from the {syntax} code stream.");
        using var count = value.GetLength();
        var decoded = new byte[(uint)count];
        if (!value.GetBuffer(decoded, (uint)decoded.Length))
            throw new DicomCodecException("GDCM kept the decoded pixels to itself.");
        return decoded;
    }

    private gdcm.ImageCodec CreateCodec() => IsJpegLs ? new gdcm.JPEGLSCodec() : IsJpeg2000 ? new gdcm.JPEG2000Codec() : new gdcm.JPEGCodec();

    /// <summary>YBR_FULL to RGB (PS3.3 C.7.6.3.1.2, ITU-T T.871), in fixed point of 16 bits.</summary>
    private static void ToRgb(Span<byte> pixels)
    {
        for (var index = 0; index + 2 < pixels.Length; index += 3)
        {
            int y = pixels[index] << 16, cb = pixels[index + 1] - 128, cr = pixels[index + 2] - 128;
            pixels[index] = Clamp(y + (91881 * cr));
            pixels[index + 1] = Clamp(y - (22554 * cb) - (46802 * cr));
            pixels[index + 2] = Clamp(y + (116130 * cb));
        }

        static byte Clamp(int value) => (byte)Math.Clamp((value + 32768) >> 16, 0, 255);
    }
}
