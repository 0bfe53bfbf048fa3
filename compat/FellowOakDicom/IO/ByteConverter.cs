using System.Runtime.InteropServices;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO;

/// <summary>Values of fixed size from and to buffers, in the machine's byte order.</summary>
public static class ByteConverter
{
    public static IByteBuffer ToByteBuffer<T>(T[] values)
        where T : unmanaged => values is byte[] bytes
            ? EvenLengthBuffer.Create(new MemoryByteBuffer(bytes))
            : new MemoryByteBuffer(MemoryMarshal.AsBytes<T>(values).ToArray());

    /// <summary>All whole values; a rest shorter than one value is left out.</summary>
    public static T[] ToArray<T>(IByteBuffer buffer)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(buffer.Span()).ToArray();

    public static T Get<T>(IByteBuffer buffer, int n)
        where T : unmanaged
    {
        Span<T> value = stackalloc T[1];
        var bytes = MemoryMarshal.AsBytes(value);
        buffer.Read((long)n * bytes.Length, bytes);
        return value[0];
    }
}
