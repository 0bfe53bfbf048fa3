using System.Buffers.Binary;
using System.Text;

namespace FellowOakDicom.Tests.Network;

/// <summary>PDUs as bytes, written by hand from PS3.8 9.3, so that a test says exactly what goes over the wire.</summary>
internal static class Pdu
{
    public const byte AssociateRq = 1, AssociateAc = 2, AssociateRj = 3, Data = 4, ReleaseRq = 5, ReleaseRp = 6, Abort = 7;

    public const string Verification = "1.2.840.10008.1.1";
    public const string CTImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    public const string ImplicitLittle = "1.2.840.10008.1.2";
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";

    public static byte[] Release => [ReleaseRq, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    /// <summary>A PDU: type, reserved, length, body.</summary>
    public static byte[] Make(byte type, params byte[] body)
    {
        var pdu = new byte[6 + body.Length];
        pdu[0] = type;
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)body.Length);
        body.CopyTo(pdu, 6);
        return pdu;
    }

    /// <summary>An item of an association PDU: type, reserved, 16-bit length, value.</summary>
    public static byte[] Item(byte type, params byte[] value) => [type, 0, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    public static byte[] Item(byte type, string text) => Item(type, Encoding.ASCII.GetBytes(text));

    /// <summary>A-ASSOCIATE-RQ with the given contexts and maximum length 16384.</summary>
    public static byte[] Request(params (byte Id, string AbstractSyntax, string[] TransferSyntaxes)[] contexts)
        => Request("ANY-SCP", "ANY-SCU", 1, "1.2.840.10008.3.1.1.1", [], contexts);

    public static byte[] Request(
        string called,
        string calling,
        ushort version,
        string applicationContext,
        byte[] moreUserItems,
        params (byte Id, string AbstractSyntax, string[] TransferSyntaxes)[] contexts)
        => Make(
            AssociateRq,
            [
                (byte)(version >> 8), (byte)version, 0, 0,
                .. Encoding.ASCII.GetBytes(called.PadRight(16)),
                .. Encoding.ASCII.GetBytes(calling.PadRight(16)),
                .. new byte[32],
                .. Item(0x10, applicationContext),
                .. contexts.SelectMany(Context),
                .. Item(0x50, [.. Item(0x51, 0, 0, 0x40, 0), .. Item(0x52, "1.2.3.4"), .. moreUserItems]),
            ]);

    private static byte[] Context((byte Id, string AbstractSyntax, string[] TransferSyntaxes) context)
        => Item(
            0x20,
            [context.Id, 0, 0, 0, .. Item(0x30, context.AbstractSyntax), .. context.TransferSyntaxes.SelectMany(syntax => Item(0x40, syntax))]);

    /// <summary>A fragment: length, context, control header (1 command, 2 last), bytes.</summary>
    public static byte[] Fragment(byte contextId, bool command, bool last, ReadOnlySpan<byte> bytes)
    {
        var fragment = new byte[6 + bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(fragment, (uint)bytes.Length + 2);
        fragment[4] = contextId;
        fragment[5] = (byte)((command ? 1 : 0) | (last ? 2 : 0));
        bytes.CopyTo(fragment.AsSpan(6));
        return fragment;
    }

    /// <summary>C-ECHO-RQ (PS3.7 9.3.5.1).</summary>
    public static byte[] EchoCommand(ushort messageId) => Command(
        (0x0002, Uid(Verification)), (0x0100, [0x30, 0x00]), (0x0110, Number(messageId)), (0x0800, Number(0x0101)));

    /// <summary>C-STORE-RQ (PS3.7 9.3.1.1).</summary>
    public static byte[] StoreCommand(ushort messageId, string sopClass, string sopInstance) => Command(
        (0x0002, Uid(sopClass)), (0x0100, [0x01, 0x00]), (0x0110, Number(messageId)), (0x0700, Number(0)), (0x0800, Number(1)),
        (0x1000, Uid(sopInstance)));

    /// <summary>A command set: Implicit VR Little Endian, group length first.</summary>
    public static byte[] Command(params (ushort Element, byte[] Value)[] elements)
    {
        var body = elements.SelectMany(element => Element(element.Element, element.Value)).ToArray();
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. Element(0, length), .. body];
    }

    /// <summary>The value of a 16-bit element of a command set, or null.</summary>
    public static ushort? CommandNumber(ReadOnlySpan<byte> command, ushort element)
        => CommandValue(command, element) is { } value ? BinaryPrimitives.ReadUInt16LittleEndian(value) : null;

    public static string? CommandText(ReadOnlySpan<byte> command, ushort element)
        => CommandValue(command, element) is { } value ? Encoding.ASCII.GetString(value).TrimEnd(' ', '\0') : null;

    public static byte[] Number(ushort value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] Uid(string uid) => Encoding.ASCII.GetBytes(uid.Length % 2 == 0 ? uid : uid + '\0');

    private static byte[]? CommandValue(ReadOnlySpan<byte> command, ushort element)
    {
        while (command.Length >= 8)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(command[4..]);
            if (BinaryPrimitives.ReadUInt16LittleEndian(command[2..]) == element)
                return command.Slice(8, length).ToArray();
            command = command[(8 + length)..];
        }

        return null;
    }

    private static byte[] Element(ushort element, byte[] value)
    {
        var bytes = new byte[8 + value.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), element);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), value.Length);
        value.CopyTo(bytes, 8);
        return bytes;
    }
}
