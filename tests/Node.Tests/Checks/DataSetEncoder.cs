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

    /// <summary>The picture of <see cref="Ct"/>: 256 values from 0, row by row.</summary>
    public static IEnumerable<int> Picture => Enumerable.Range(0, 256);

    /// <summary>A CT slice of 16 x 16 pixels of 16 bits, with more elements in front, before the pixels and at the end, or with other pixels.</summary>
    public byte[] Ct(string sopInstance, byte[]? front = null, byte[]? middle = null, byte[]? end = null, byte[]? image = null, byte[]? pixels = null) =>
        [.. front ?? [], .. Head(sopInstance), .. image ?? ImagePixel(), .. middle ?? [], .. pixels ?? Pixels("OW", Words(Picture)), .. end ?? []];

    /// <summary>Who the object is: SOP class and instance, Modality, study and series.</summary>
    public byte[] Head(string sopInstance, string sopClass = RawPeer.CtImage, string? modality = "CT") =>
    [
        .. Text(0x00080016, "UI", sopClass), .. Text(0x00080018, "UI", sopInstance), .. modality is null ? [] : Text(0x00080060, "CS", modality),
        .. Text(0x0020000D, "UI", "1.2.3.1"), .. Text(0x0020000E, "UI", "1.2.3.2"),
    ];

    /// <summary>The Image Pixel module of 16 x 16 pixels, without the pixels.</summary>
    public byte[] ImagePixel(
        ushort allocated = 16, ushort stored = 12, ushort highBit = 11, ushort signed = 0, string photometric = "MONOCHROME2", ushort samples = 1,
        ushort? planar = null, string? frames = null) =>
    [
        .. Number(0x00280002, samples), .. Text(0x00280004, "CS", photometric), .. planar is { } configuration ? Number(0x00280006, configuration) : [],
        .. frames is null ? [] : Text(0x00280008, "IS", frames), .. Number(0x00280010, 16), .. Number(0x00280011, 16),
        .. Number(0x00280100, allocated), .. Number(0x00280101, stored), .. Number(0x00280102, highBit), .. Number(0x00280103, signed),
    ];

    /// <summary>Pixel Data.</summary>
    public byte[] Pixels(string vr, byte[] value) => Element(0x7FE00010, vr, value);

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

    /// <summary>Words of the low sixteen bits.</summary>
    public byte[] Words(IEnumerable<int> values) => Words([.. values.Select(value => (ushort)value)]);

    /// <summary>A double word in this encoding's byte order.</summary>
    public byte[] UInt32(uint value) => IsBigEndian ? Words((ushort)(value >> 16), (ushort)value) : Words((ushort)value, (ushort)(value >> 16));

    private byte[] Tag(uint tag) => Words((ushort)(tag >> 16), (ushort)tag);
}
