using System.IO.Compression;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// The slices of a NIfTI file along its third axis, volume by volume; plain or gzip, read as a stream, one slice in memory. Of a
/// plain file that is cut short the whole slices count, of a damaged gzip nothing does. A slice is turned to lie as a DICOM axial slice where the header's affine says how it lies.
/// </summary>
internal static class NiftiSlices
{
    private const int CopyLength = 1 << 16;

    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0x1F, 0x8B]);

    public static void Read(string path, SliceSink sink)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, CopyLength);
        Span<byte> start = stackalloc byte[2];
        var gzip = IsGzip(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        file.Position = 0;
        var length = gzip ? Verify(file) : file.Length;
        using var data = gzip ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;

        var bytes = new byte[NiftiHeader.Longest];
        data.ReadExactly(bytes.AsSpan(0, NiftiHeader.Shortest));
        var headerLength = NiftiHeader.Length(bytes, out _) ?? throw new ImageFormatException("gzip of something that is not NIfTI");
        data.ReadExactly(bytes.AsSpan(NiftiHeader.Shortest, headerLength - NiftiHeader.Shortest));
        var header = NiftiHeader.Parse(bytes.AsSpan(0, headerLength));
        if (header.Type is not { } type)
        {
            sink.LeaveOut(LeftOutKind.Colour, 0, 0, (long)header.Slices * header.Volumes);
            return;
        }

        var format = type.Format(header.Rows, header.Columns, header.SlopeIsNegative).Validate();
        var needed = header.DataOffset + (Int128)header.Slices * header.Volumes * format.FrameLength;
        if (gzip && length < needed)
            throw new ImageFormatException($"cut short gzip: {length} bytes of {needed}");
        Skip(data, header.DataOffset - headerLength);
        var slice = new byte[format.FrameLength];
        for (var volume = 0; volume < header.Volumes; volume++)
        {
            for (var k = 0; k < header.Slices; k++)
            {
                if (!TryFill(data, slice, out var reason))
                {
                    var rest = (long)(header.Volumes - volume) * header.Slices - k;
                    sink.LeaveOut(LeftOutKind.Broken, volume, k, rest, reason);
                    return;
                }

                type.MakeLittleEndian(slice);
                sink.Add(format, slice, volume, k, header.Flip);
            }
        }
    }

    // Damage shows at the checksum, after slices would have been handed on: so the file is first read once to its end. Gives the
    // length of the data: where the file just stops, the decoder says nothing.
    private static long Verify(Stream file)
    {
        try
        {
            using var data = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            var buffer = new byte[CopyLength];
            var length = 0L;
            while (data.Read(buffer) is var read and > 0)
                length += read;
            file.Position = 0;
            return length;
        }
        catch (InvalidDataException cause)
        {
            throw new ImageFormatException($"damaged or cut short gzip: {cause.Message}", cause);
        }
    }

    private static bool TryFill(Stream data, byte[] slice, out string? reason)
    {
        try
        {
            data.ReadExactly(slice);
            reason = null;
            return true;
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException)
        {
            reason = $"cut short or damaged: {cause.Message}";
            return false;
        }
    }

    private static void Skip(Stream data, long count)
    {
        var buffer = new byte[CopyLength];
        while (count > 0)
        {
            var read = data.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (read == 0)
                throw new ImageFormatException("cut short: it ends before its data");
            count -= read;
        }
    }
}
