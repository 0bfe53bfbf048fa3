using System.Buffers.Binary;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging.Codec;

/// <summary>RLE Lossless (PS3.5 annex G): each byte of each sample in a segment of its own, packed by PackBits.</summary>
public class DicomRleCodec : IDicomCodec
{
    private const int HeaderLength = 64;
    private const int MaximumSegments = 15;

    /// <summary>A replicate run of two bytes stands for 128 (G.3.2).</summary>
    private const int MaximumExpansion = 64;

    public string Name => TransferSyntax.UID.Name;

    public DicomTransferSyntax TransferSyntax => DicomTransferSyntax.RLELossless;

    public DicomCodecParams? GetDefaultParameters() => null;

    public void Encode(DicomPixelData oldPixelData, DicomPixelData newPixelData, DicomCodecParams? parameters)
    {
        for (var frame = 0; frame < oldPixelData.NumberOfFrames; frame++)
        {
            var encoded = EncodeFrame(
                oldPixelData.GetFrame(frame).Span(), oldPixelData.SamplesPerPixel, Bytes(oldPixelData), oldPixelData.PlanarConfiguration);
            newPixelData.AddFrame(new MemoryByteBuffer(encoded));
        }
    }

    public void Decode(DicomPixelData oldPixelData, DicomPixelData newPixelData, DicomCodecParams? parameters)
    {
        if (oldPixelData.BitsAllocated == 1 && oldPixelData.NumberOfFrames > 1 && ((oldPixelData.Width * oldPixelData.Height) & 7) != 0)
            throw new DicomCodecException("Frames of single bits that do not fill whole bytes can be decoded only one by one.");
        for (var frame = 0; frame < oldPixelData.NumberOfFrames; frame++)
        {
            var encoded = oldPixelData.GetFrame(frame);
            var decoded = new byte[FrameSize(oldPixelData, encoded.Size)];
            DecodeFrame(encoded.Span(), decoded, oldPixelData.SamplesPerPixel, Bytes(oldPixelData), newPixelData.PlanarConfiguration);
            newPixelData.AddFrame(new MemoryByteBuffer(decoded));
        }
    }

    /// <summary>Unpacks one frame; a segment may hold more than the frame needs (padding), never less.</summary>
    internal static void DecodeFrame(ReadOnlySpan<byte> source, Span<byte> destination, int samples, int bytes, PlanarConfiguration planes)
    {
        var segments = samples * bytes;
        if (segments is 0 or > MaximumSegments)
            throw new DicomCodecException($"RLE has at most {MaximumSegments} segments, {samples} samples of {bytes} bytes need {segments}.");
        if (source.Length < HeaderLength)
            throw new DicomCodecException($"An RLE frame starts with {HeaderLength} bytes of header, here are {source.Length}.");
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if (stated != segments)
            throw new DicomCodecException($"The RLE frame has {stated} segments, {samples} samples of {bytes} bytes need {segments}.");
        var pixels = destination.Length / segments;
        for (var segment = 0; segment < segments; segment++)
        {
            var start = Offset(source, segment);
            var end = segment + 1 < segments ? Offset(source, segment + 1) : source.Length;
            if (start < HeaderLength || end < start || end > source.Length)
                throw new DicomCodecException($"RLE segment {segment + 1} from {start} to {end} does not lie within {source.Length} bytes.");

            // The first segment of a sample holds its most significant byte; native samples have it last.
            var (sample, significance) = (segment / bytes, bytes - 1 - (segment % bytes));
            var (first, stride) = planes == PlanarConfiguration.Planar
                ? ((sample * pixels * bytes) + significance, bytes)
                : ((sample * bytes) + significance, segments);
            DecodeSegment(source[start..end], destination, first, stride, pixels);
        }
    }

    internal static byte[] EncodeFrame(ReadOnlySpan<byte> source, int samples, int bytes, PlanarConfiguration planes)
    {
        var segments = samples * bytes;
        if (segments is 0 or > MaximumSegments)
            throw new DicomCodecException($"RLE has at most {MaximumSegments} segments, {samples} samples of {bytes} bytes need {segments}.");
        var pixels = source.Length / segments;
        using var output = new MemoryStream();
        output.SetLength(HeaderLength);
        output.Position = HeaderLength;
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)segments);
        var plane = new byte[pixels];
        for (var segment = 0; segment < segments; segment++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[(4 + (segment * 4))..], (uint)output.Position);
            var (sample, significance) = (segment / bytes, bytes - 1 - (segment % bytes));
            var (first, stride) = planes == PlanarConfiguration.Planar
                ? ((sample * pixels * bytes) + significance, bytes)
                : ((sample * bytes) + significance, segments);
            for (var pixel = 0; pixel < pixels; pixel++)
                plane[pixel] = source[first + (pixel * stride)];
            EncodeSegment(plane, output);
            if ((output.Length & 1) != 0)
                output.WriteByte(0);
        }

        output.Position = 0;
        output.Write(header);
        return output.ToArray();
    }

    private static int Bytes(DicomPixelData pixelData) => pixelData.BytesAllocated;

    /// <summary>Bytes of a decoded frame. They are allocated before the first is unpacked, so only what may come of the encoded ones.</summary>
    private static long FrameSize(DicomPixelData pixelData, long encodedSize)
    {
        var pixels = (long)pixelData.Width * pixelData.Height;
        var size = pixelData.BitsAllocated == 1 ? (pixels + 7) / 8 : pixels * pixelData.SamplesPerPixel * Bytes(pixelData);
        if (size is <= 0 or > int.MaxValue / 2)
            throw new DicomCodecException($"A frame of {size} bytes cannot be decoded.");
        return size <= encodedSize * MaximumExpansion ? size : throw new DicomCodecException($"{encodedSize} bytes of RLE cannot unpack to a frame of {size}.");
    }

    private static int Offset(ReadOnlySpan<byte> source, int segment)
    {
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(source[(4 + (segment * 4))..]);
        return offset <= source.Length ? (int)offset : throw new DicomCodecException($"RLE segment {segment + 1} starts at {offset}, the frame has {source.Length} bytes.");
    }

    /// <summary>PS3.5 G.3.2: n in 0..127: n+1 literal bytes; n in -127..-1: the next byte 1-n times; -128: nothing.</summary>
    private static void DecodeSegment(ReadOnlySpan<byte> source, Span<byte> destination, int first, int stride, int pixels)
    {
        var (read, written, target) = (0, 0, first);
        while (written < pixels)
        {
            if (read >= source.Length)
                throw new DicomCodecException($"An RLE segment ends after {written} of {pixels} bytes.");
            var control = (sbyte)source[read++];
            if (control == -128)
                continue;
            var run = control >= 0 ? control + 1 : 1 - control;
            var needed = control >= 0 ? run : 1;
            if (needed > source.Length - read)
            {
                // A literal run may be cut where the frame is complete.
                if (control < 0 || source.Length - read < pixels - written)
                    throw new DicomCodecException($"An RLE segment ends within a run, after {written} of {pixels} bytes.");
                needed = source.Length - read;
            }

            var count = Math.Min(run, pixels - written);
            for (var index = 0; index < count; index++, target += stride)
                destination[target] = source[control >= 0 ? read + index : read];
            written += count;
            read += needed;
        }
    }

    private static void EncodeSegment(ReadOnlySpan<byte> plane, Stream output)
    {
        var start = 0;
        while (start < plane.Length)
        {
            var run = Run(plane, start);
            if (run > 1)
            {
                output.WriteByte((byte)(1 - run));
                output.WriteByte(plane[start]);
                start += run;
                continue;
            }

            var end = start + 1;
            while (end < plane.Length && end - start < 128 && Run(plane, end) < 3)
                end++;
            output.WriteByte((byte)(end - start - 1));
            output.Write(plane[start..end]);
            start = end;
        }
    }

    private static int Run(ReadOnlySpan<byte> plane, int start)
    {
        var end = start + 1;
        while (end < plane.Length && end - start < 128 && plane[end] == plane[start])
            end++;
        return end - start;
    }
}
