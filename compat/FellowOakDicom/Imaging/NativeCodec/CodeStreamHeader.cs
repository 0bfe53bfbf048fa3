using System.Buffers.Binary;
using FellowOakDicom.Imaging.Codec;

namespace FellowOakDicom.Imaging.NativeCodec;

/// <summary>
/// What a code stream says of itself, read before a native decoder sees it: a stream larger than the data set's image must not
/// reach one, since it sizes its output by the one and writes by the other.
/// </summary>
internal readonly record struct CodeStreamHeader(int Columns, int Rows, int Components, int Precision)
{
    /// <exception cref="DicomCodecException">No frame header is found.</exception>
    public static CodeStreamHeader Read(ReadOnlySpan<byte> stream)
    {
        if (stream.Length > 4 && stream[0] == 0xff && stream[1] == 0xd8)
            return ReadJpeg(stream[2..]);
        if (stream.StartsWith((ReadOnlySpan<byte>)[0xff, 0x4f, 0xff, 0x51]))
            return ReadSize(stream[4..]);

        // Some writers wrap the code stream in the JP2 file format, which PS3.5 A.4.4 forbids.
        var start = stream.IndexOf((ReadOnlySpan<byte>)[0xff, 0x4f, 0xff, 0x51]);
        return start >= 0 ? ReadSize(stream[(start + 4)..]) : throw new DicomCodecException("The pixel data are no JPEG, JPEG-LS or JPEG 2000 code stream.");
    }

    /// <summary>Marker segments of ITU-T T.81 B.1.1 up to a frame header: SOF0 to SOF15 without DHT, JPG and DAC, or SOF55 of JPEG-LS.</summary>
    private static CodeStreamHeader ReadJpeg(ReadOnlySpan<byte> stream)
    {
        while (stream.Length >= 4)
        {
            if (stream[0] != 0xff)
                break;
            var marker = stream[1];
            if (marker == 0xff)
            {
                stream = stream[1..];
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(stream[2..]);
            if (length < 2 || length > stream.Length - 2)
                break;
            if (marker is (>= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc)) or 0xf7)
            {
                return length < 8
                    ? throw new DicomCodecException("The JPEG frame header is too short.")
                    : new CodeStreamHeader(
                        BinaryPrimitives.ReadUInt16BigEndian(stream[7..]), BinaryPrimitives.ReadUInt16BigEndian(stream[5..]), stream[9], stream[4]);
            }

            stream = stream[(2 + length)..];
        }

        throw new DicomCodecException("The JPEG code stream has no frame header.");
    }

    /// <summary>The SIZ segment of ISO/IEC 15444-1 A.5.1, from its length field.</summary>
    private static CodeStreamHeader ReadSize(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 41)
            throw new DicomCodecException("The JPEG 2000 code stream ends within its first marker segment.");
        var right = BinaryPrimitives.ReadUInt32BigEndian(segment[4..]);
        var bottom = BinaryPrimitives.ReadUInt32BigEndian(segment[8..]);
        var left = BinaryPrimitives.ReadUInt32BigEndian(segment[12..]);
        var top = BinaryPrimitives.ReadUInt32BigEndian(segment[16..]);
        if (right <= left || bottom <= top || right - left > ushort.MaxValue || bottom - top > ushort.MaxValue)
            throw new DicomCodecException("The JPEG 2000 code stream states an impossible image size.");
        var components = BinaryPrimitives.ReadUInt16BigEndian(segment[36..]);
        if (components == 0 || segment.Length < 38 + (3 * components))
            throw new DicomCodecException("The JPEG 2000 code stream ends within its first marker segment.");
        for (var index = 0; index < components; index++)
        {
            // DICOM's images have samples of one kind, each for every pixel; decoders have failed on others.
            var component = segment.Slice(38 + (3 * index), 3);
            if (component[0] != segment[38] || component[1] != 1 || component[2] != 1)
                throw new DicomCodecException("The JPEG 2000 code stream has subsampled or differing components.");
        }

        return new CodeStreamHeader((int)(right - left), (int)(bottom - top), components, (segment[38] & 0x7f) + 1);
    }
}
