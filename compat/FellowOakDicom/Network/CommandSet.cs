using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace FellowOakDicom.Network;

/// <summary>
/// Reads and writes command sets: Implicit VR Little Endian, group 0000 only, no sequences (PS3.7 6.3.1, E.1). Elements that
/// PS3.7 E.1 does not name are passed over.
/// </summary>
internal static class CommandSet
{
    private static readonly FrozenSet<ushort> Uids = FrozenSet.Create<ushort>(0x0002, 0x0003, 0x1000, 0x1001);

    private static readonly FrozenSet<ushort> Numbers = FrozenSet.Create<ushort>(
        0x0100, 0x0110, 0x0120, 0x0700, 0x0800, 0x0900, 0x0903, 0x1002, 0x1008, 0x1020, 0x1021, 0x1022, 0x1023, 0x1031);

    private static readonly FrozenSet<ushort> Texts = FrozenSet.Create<ushort>(0x0600, 0x0902, 0x1030);

    /// <exception cref="ProtocolViolationException">The bytes are not a command set, or lack what every message has.</exception>
    public static DicomDataset Read(ReadOnlySpan<byte> bytes)
    {
        // What peers send is taken as it is: UIDs with leading zeros are in use.
        var command = new DicomDataset { ValidateItems = false };
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 8)
                throw Invalid("a command set ends within an element");

            var group = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            var element = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            bytes = bytes[8..];
            if (group != 0 || length > bytes.Length)
                throw Invalid($"element ({group:X4},{element:X4}) of length {length} in a command set");

            ReadValue(command, element, bytes[..(int)length]);
            bytes = bytes[(int)length..];
        }

        if (!command.Contains(DicomTag.CommandField))
            throw Invalid("a command set without Command Field");

        var type = (DicomCommandField)command.GetSingleValue<ushort>(DicomTag.CommandField);
        var id = DicomMessage.IsRequest(type) && type != DicomCommandField.CCancelRequest
            ? DicomTag.MessageID
            : DicomTag.MessageIDBeingRespondedTo;
        if (!command.Contains(id))
            throw Invalid($"{type} without its message ID");

        return command;
    }

    /// <summary>Writes a command set with its group length in front, as PS3.7 E.1 requires.</summary>
    public static void Write(DicomDataset command, IBufferWriter<byte> destination)
    {
        var body = new ArrayBufferWriter<byte>(256);
        foreach (var tag in command.Select(item => item.Tag).Where(tag => tag.Group == 0 && tag.Element != 0).Order())
            WriteElement(command, tag, body);

        var head = destination.GetSpan(12);
        BinaryPrimitives.WriteUInt32LittleEndian(head, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)body.WrittenCount);
        destination.Advance(12);
        destination.Write(body.WrittenSpan);
    }

    private static void ReadValue(DicomDataset command, ushort element, ReadOnlySpan<byte> value)
    {
        var tag = new DicomTag(0, element);
        if (Uids.Contains(element))
        {
            var text = Encoding.ASCII.GetString(value).TrimEnd('\0', ' ');
            if (text.Length > 0)
                command.AddOrUpdate(tag, DicomUID.Parse(text));
        }
        else if (Numbers.Contains(element) && value.Length >= 2)
        {
            command.AddOrUpdate(tag, BinaryPrimitives.ReadUInt16LittleEndian(value));
        }
        else if (Texts.Contains(element))
        {
            command.AddOrUpdate(tag, Encoding.Latin1.GetString(value).Trim('\0', ' '));
        }
    }

    private static void WriteElement(DicomDataset command, DicomTag tag, ArrayBufferWriter<byte> destination)
    {
        if (Numbers.Contains(tag.Element))
        {
            var span = WriteHead(destination, tag, 2);
            BinaryPrimitives.WriteUInt16LittleEndian(span, command.GetSingleValue<ushort>(tag));
        }
        else
        {
            var isUid = Uids.Contains(tag.Element);
            var text = isUid ? command.GetSingleValue<DicomUID>(tag).UID : command.GetString(tag);
            var padded = (text.Length + 1) & ~1;
            var span = WriteHead(destination, tag, padded);
            span.Fill(isUid ? (byte)0 : (byte)' ');
            Encoding.Latin1.GetBytes(text, span);
        }
    }

    private static Span<byte> WriteHead(ArrayBufferWriter<byte> destination, DicomTag tag, int length)
    {
        var span = destination.GetSpan(8 + length);
        BinaryPrimitives.WriteUInt16LittleEndian(span, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], tag.Element);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], (uint)length);
        destination.Advance(8 + length);
        return span.Slice(8, length);
    }

    private static ProtocolViolationException Invalid(string message) => new(DicomAbortReason.InvalidPDUParameter, message);
}
