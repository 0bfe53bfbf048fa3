using System.Buffers.Binary;
using System.Text;

namespace DicomNode.Testing;

/// <summary>Reads TensorBoard's event files (TFRecord, protobuf) and fails where a length, a checksum or a message is not what the formats say.</summary>
public static class EventFiles
{
    /// <summary>The events of one file.</summary>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public static IReadOnlyList<EventRecord> Read(string path)
    {
        var events = new List<EventRecord>();
        for (ReadOnlySpan<byte> rest = File.ReadAllBytes(path); rest.Length > 0;)
        {
            var length = rest[..8];
            Require(length, rest[8..12]);
            var data = rest.Slice(12, checked((int)BinaryPrimitives.ReadUInt64LittleEndian(length)));
            Require(data, rest.Slice(12 + data.Length, 4));
            events.Add(Event(data));
            rest = rest[(16 + data.Length)..];
        }

        return events;
    }

    /// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4), bit by bit.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        var checksum = uint.MaxValue;
        foreach (var value in data)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) != 0 ? (checksum >> 1) ^ 0x82F63B78 : checksum >> 1;
        }

        return ~checksum;
    }

    private static void Require(ReadOnlySpan<byte> data, ReadOnlySpan<byte> masked)
    {
        var checksum = Checksum(data);
        var expected = unchecked(((checksum >> 15) | (checksum << 17)) + 0xa282ead8);
        if (BinaryPrimitives.ReadUInt32LittleEndian(masked) != expected)
            throw new InvalidDataException($"the checksum is {Convert.ToHexString(masked)}, expected {expected:X8} in little-endian order");
    }

    private static EventRecord Event(ReadOnlySpan<byte> message)
    {
        var record = new EventRecord();
        while (message.Length > 0)
        {
            var (field, content, number) = Field(ref message);
            record = field switch
            {
                1 => record with { WallTime = BinaryPrimitives.ReadDoubleLittleEndian(content) },
                2 => record with { Step = (long)number },
                3 => record with { FileVersion = Encoding.UTF8.GetString(content) },
                5 => Summary(record, content),
                _ => throw new InvalidDataException($"an event has a field {field}"),
            };
        }

        return record;
    }

    private static EventRecord Summary(EventRecord record, ReadOnlySpan<byte> message)
    {
        var (field, entry, _) = Field(ref message);
        if (field != 1 || message.Length > 0)
            throw new InvalidDataException("a summary is not one value");
        for (ReadOnlySpan<byte> value = entry; value.Length > 0;)
        {
            var (part, content, _) = Field(ref value);
            record = part switch
            {
                1 => record with { Tag = Encoding.UTF8.GetString(content) },
                2 => record with { Value = BinaryPrimitives.ReadSingleLittleEndian(content) },
                _ => throw new InvalidDataException($"a value has a field {part}"),
            };
        }

        return record;
    }

    // A varint's number, or the bytes of any other field.
    private static (int Field, byte[] Content, ulong Number) Field(ref ReadOnlySpan<byte> message)
    {
        var key = Varint(ref message);
        var field = (int)(key >> 3);
        var length = (key & 7) switch
        {
            0 => 0,
            1 => 8,
            2 => checked((int)Varint(ref message)),
            5 => 4,
            _ => throw new InvalidDataException($"field {field} has wire type {key & 7}"),
        };
        if ((key & 7) == 0)
            return (field, [], Varint(ref message));
        var content = message[..length].ToArray();
        message = message[length..];
        return (field, content, 0);
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
