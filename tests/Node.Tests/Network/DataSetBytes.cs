using System.Buffers.Binary;
using System.Text;

namespace DicomNode.Node.Tests.Network;

/// <summary>Data sets as bytes, Explicit VR Little Endian (PS3.5 7.1.2), so that a test says exactly what it sends.</summary>
internal static class DataSetBytes
{
    /// <summary>A CT slice of 16 x 16 pixels of 16 bits; what a test wants otherwise, it gives.</summary>
    public static byte[] Ct(
        string sopInstance, string? sopClass = RawPeer.CtImage, string? study = "1.2.3.1", string? series = "1.2.3.2", byte[]? pixels = null,
        bool hasPixels = true, bool hasSopInstance = true)
    {
        byte[] gradient = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)0 })];
        return
        [
            .. sopClass is null ? [] : Text(0x0008, 0x0016, "UI", sopClass),
            .. hasSopInstance ? Text(0x0008, 0x0018, "UI", sopInstance) : [],
            .. Text(0x0008, 0x0060, "CS", "CT"),
            .. Text(0x0010, 0x0010, "PN", "Doe^Jane"),
            .. study is null ? [] : Text(0x0020, 0x000D, "UI", study),
            .. series is null ? [] : Text(0x0020, 0x000E, "UI", series),
            .. hasPixels ? Pixels(pixels ?? gradient) : [],
        ];
    }

    private static byte[] Pixels(byte[] pixels) =>
    [
        .. Number(0x0002, 1),
        .. Text(0x0028, 0x0004, "CS", "MONOCHROME2"),
        .. Number(0x0010, 16),
        .. Number(0x0011, 16),
        .. Number(0x0100, 16),
        .. Number(0x0101, 12),
        .. Number(0x0102, 11),
        .. Number(0x0103, 0),
        0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0, .. Length(pixels.Length), .. pixels,
    ];

    private static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes;
    }

    private static byte[] Number(ushort element, ushort value) =>
        [0x28, 0x00, (byte)element, (byte)(element >> 8), (byte)'U', (byte)'S', 2, 0, (byte)value, (byte)(value >> 8)];

    private static byte[] Text(ushort group, ushort element, string vr, string value)
    {
        var padded = value.Length % 2 == 0 ? value : value + (vr == "UI" ? "\0" : " ");
        return
        [
            (byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), (byte)vr[0], (byte)vr[1],
            (byte)padded.Length, (byte)(padded.Length >> 8), .. Encoding.ASCII.GetBytes(padded),
        ];
    }
}
