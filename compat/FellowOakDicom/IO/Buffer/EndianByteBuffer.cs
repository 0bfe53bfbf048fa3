namespace FellowOakDicom.IO.Buffer;

/// <summary>Values in a given byte order, seen in the machine's.</summary>
public static class EndianByteBuffer
{
    /// <summary>The buffer itself where its byte order is the machine's, else one that reverses each unit.</summary>
    public static IByteBuffer Create(IByteBuffer buffer, Endian endian, int unitSize) =>
        endian == Endian.LocalMachine || unitSize < 2 || buffer.Size == 0 ? buffer : new SwapByteBuffer(buffer, unitSize);
}
