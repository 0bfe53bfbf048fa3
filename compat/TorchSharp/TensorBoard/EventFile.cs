using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace TorchSharp.TensorBoard;

/// <summary>
/// An event file: records of TensorFlow's TFRecord format (length, its checksum, data, their checksum), each holding a protobuf message
/// <c>tensorflow.Event</c> (tensorflow/core/util/event.proto).
/// </summary>
internal static class EventFile
{
    // Field numbers and wire types: 0 a varint, 1 eight bytes, 2 a length and that many bytes, 5 four bytes.
    private const byte EventWallTime = (1 << 3) | 1;
    private const byte EventStep = (2 << 3) | 0;
    private const byte EventFileVersion = (3 << 3) | 2;
    private const byte EventSummary = (5 << 3) | 2;
    private const byte SummaryValue = (1 << 3) | 2;
    private const byte ValueTag = (1 << 3) | 2;
    private const byte ValueSimpleValue = (2 << 3) | 5;

    /// <summary>The event that begins a file.</summary>
    public static byte[] Version(double wallTime) => [.. Timed(wallTime), .. Delimited(EventFileVersion, "brain.Event:2"u8)];

    /// <summary>The event of one figure.</summary>
    public static byte[] Scalar(string tag, float value, int step, double wallTime)
    {
        var number = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(number, value);
        byte[] entry = [.. Delimited(ValueTag, Encoding.UTF8.GetBytes(tag)), ValueSimpleValue, .. number];
        return [.. Timed(wallTime), EventStep, .. Varint((ulong)step), .. Delimited(EventSummary, Delimited(SummaryValue, entry))];
    }

    /// <summary>Adds a record. Opened anew for each: what a reader sees is whole but for a record that is being written.</summary>
    public static void Append(string path, ReadOnlySpan<byte> data)
    {
        var record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        var length = record.AsSpan(0, sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(length.Length), MaskedChecksum(length));
        data.CopyTo(record.AsSpan(length.Length + sizeof(uint)));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), MaskedChecksum(data));
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(record);
    }

    // CRC-32C, turned and shifted: the checksum of data that hold checksums would be weak.
    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        var checksum = uint.MaxValue;
        foreach (var value in data)
            checksum = BitOperations.Crc32C(checksum, value);
        return BitOperations.RotateRight(~checksum, 15) + 0xa282ead8;
    }

    private static byte[] Timed(double wallTime)
    {
        var field = new byte[1 + sizeof(double)];
        field[0] = EventWallTime;
        BinaryPrimitives.WriteDoubleLittleEndian(field.AsSpan(1), wallTime);
        return field;
    }

    private static byte[] Delimited(byte field, ReadOnlySpan<byte> content) => [field, .. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
