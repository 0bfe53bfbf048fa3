using System.Buffers.Binary;
using System.Text;

namespace DicomNode.Node.Intake;

/// <summary>
/// What is known of an object before its data set arrives, and its Part 10 form (PS3.10 7.1): preamble, prefix and File Meta
/// Information, to be followed by the data set bytes just as they come off the wire.
/// </summary>
/// <param name="SopClassUid">Affected SOP Class UID of the C-STORE request.</param>
/// <param name="SopInstanceUid">Affected SOP Instance UID of the C-STORE request.</param>
/// <param name="TransferSyntaxUid">Of the presentation context.</param>
/// <param name="CallingAe">AE title of the sender.</param>
/// <param name="CalledAe">AE title that it called.</param>
public sealed record ObjectHeader(string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, string CallingAe, string CalledAe)
{
    /// <summary>Names this implementation in every file that it writes (0002,0012); a UUID-derived UID (PS3.5 B.2).</summary>
    public const string ImplementationClassUid = "2.25.177843027415927663058230715329846215903";

    /// <summary>(0002,0013).</summary>
    public const string ImplementationVersionName = "DICOMNODE_0.1";

    private const int PreambleLength = 128;

    /// <summary>The bytes that precede the data set in the file.</summary>
    public byte[] ToBytes()
    {
        using var elements = new MemoryStream();
        WriteElement(elements, 0x0001, "OB", [0, 1]);
        WriteText(elements, 0x0002, "UI", SopClassUid);
        WriteText(elements, 0x0003, "UI", SopInstanceUid);
        WriteText(elements, 0x0010, "UI", TransferSyntaxUid);
        WriteText(elements, 0x0012, "UI", ImplementationClassUid);
        WriteText(elements, 0x0013, "SH", ImplementationVersionName);
        WriteText(elements, 0x0016, "AE", CallingAe);
        WriteText(elements, 0x0017, "AE", CallingAe);
        WriteText(elements, 0x0018, "AE", CalledAe);

        using var header = new MemoryStream();
        header.Write(new byte[PreambleLength]);
        header.Write("DICM"u8);
        var groupLength = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(groupLength, (int)elements.Length);
        WriteElement(header, 0x0000, "UL", groupLength);
        elements.WriteTo(header);
        return header.ToArray();
    }

    private static void WriteText(MemoryStream target, ushort element, string vr, string value)
    {
        var padding = vr == "UI" ? "\0" : " ";
        WriteElement(target, element, vr, Encoding.ASCII.GetBytes(value.Length % 2 == 0 ? value : value + padding));
    }

    private static void WriteElement(MemoryStream target, ushort element, string vr, ReadOnlySpan<byte> value)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(head, 0x0002);
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], element);
        Encoding.ASCII.GetBytes(vr, head[4..]);
        if (vr == "OB")
        {
            // Long form: two reserved bytes, then a 32-bit length (PS3.5 7.1.2).
            BinaryPrimitives.WriteUInt16LittleEndian(head[6..], 0);
            BinaryPrimitives.WriteInt32LittleEndian(head[8..], value.Length);
            target.Write(head);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(head[6..], (ushort)value.Length);
            target.Write(head[..8]);
        }

        target.Write(value);
    }
}
