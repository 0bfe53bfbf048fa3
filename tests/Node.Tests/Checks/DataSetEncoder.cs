using System.Buffers.Binary;
using System.Text;
using DicomNode.Node.Tests.Network;

namespace DicomNode.Node.Tests.Checks;

/// <summary>Elements as bytes in one of the three plain encodings (PS3.5 7.1), so that a test says exactly what it sends, right or wrong.</summary>
/// <param name="TransferSyntax">The UID of an uncompressed transfer syntax.</param>
internal sealed record DataSetEncoder(string TransferSyntax)
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitBigEndian = "1.2.840.10008.1.2.2";

    public static readonly byte[] UndefinedLength = [0xFF, 0xFF, 0xFF, 0xFF];

    private static readonly string[] LongVRs = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"];

    /// <summary>Explicit VR Little Endian.</summary>
    public static DataSetEncoder Explicit { get; } = new(RawPeer.ExplicitLittleEndian);

    private bool IsExplicit => TransferSyntax != ImplicitLittleEndian;

    private bool IsBigEndian => TransferSyntax == ExplicitBigEndian;

    /// <summary>A CT slice of 16 x 16 pixels of 16 bits, with more elements in front, before the pixels and at the end.</summary>
    public byte[] Ct(string sopInstance, byte[]? front = null, byte[]? middle = null, byte[]? end = null, byte[]? pixels = null) =>
    [
        .. front ?? [],
        .. Text(0x00080016, "UI", RawPeer.CtImage),
        .. Text(0x00080018, "UI", sopInstance),
        .. Text(0x00080060, "CS", "CT"),
        .. Text(0x0020000D, "UI", "1.2.3.1"),
        .. Text(0x0020000E, "UI", "1.2.3.2"),
        .. ImagePixel(16, 16),
        .. middle ?? [],
        .. pixels ?? Element(0x7FE00010, "OW", Words([.. Enumerable.Range(0, 256).Select(i => (ushort)i)])),
        .. end ?? [],
    ];

    /// <summary>The Image Pixel module of 12 bits in 16, grey, without the pixels.</summary>
    public byte[] ImagePixel(ushort rows, ushort columns) =>
    [
        .. Number(0x00280002, 1), .. Text(0x00280004, "CS", "MONOCHROME2"), .. Number(0x00280010, rows), .. Number(0x00280011, columns),
        .. Number(0x00280100, 16), .. Number(0x00280101, 12), .. Number(0x00280102, 11), .. Number(0x00280103, 0),
    ];

    /// <summary>An element with its value's bytes as they are; its length field may be another than the value's.</summary>
    public byte[] Element(uint tag, string vr, byte[] value, byte[]? length = null)
    {
        if (!IsExplicit)
            return [.. Tag(tag), .. length ?? UInt32((uint)value.Length), .. value];
        byte[] head = [.. Tag(tag), (byte)vr[0], (byte)vr[1]];
        return LongVRs.Contains(vr)
            ? [.. head, 0, 0, .. length ?? UInt32((uint)value.Length), .. value]
            : [.. head, .. length ?? Words((ushort)value.Length), .. value];
    }

    /// <summary>Text in ASCII, padded to even length.</summary>
    public byte[] Text(uint tag, string vr, string value) =>
        Element(tag, vr, Encoding.ASCII.GetBytes(value.Length % 2 == 0 ? value : value + (vr == "UI" ? '\0' : ' ')));

    /// <summary>A word of VR US.</summary>
    public byte[] Number(uint tag, ushort value) => Element(tag, "US", Words(value));

    /// <summary>An item's tag and length, then its elements; also a delimiter, without any.</summary>
    public byte[] Item(uint tag, byte[] elements, byte[]? length = null) => [.. Tag(tag), .. length ?? UInt32((uint)elements.Length), .. elements];

    /// <summary>Words in this encoding's byte order.</summary>
    public byte[] Words(params ReadOnlySpan<ushort> values)
    {
        var bytes = new byte[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (IsBigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), values[i]);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), values[i]);
        }

        return bytes;
    }

    /// <summary>A double word in this encoding's byte order.</summary>
    public byte[] UInt32(uint value) => IsBigEndian ? Words((ushort)(value >> 16), (ushort)value) : Words((ushort)value, (ushort)(value >> 16));

    private byte[] Tag(uint tag) => Words((ushort)(tag >> 16), (ushort)tag);
}
