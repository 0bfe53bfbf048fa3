using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Node.Classification;

/// <summary>
/// What node and decoder process say to each other, little endian. Request: length of the path (int32), path (UTF-8), frame index
/// (int32). Answer: kind (byte: 0 slice, 1 constant image, 2 failure), then 224 x 224 float32, or nothing, or length (int32)
/// and text (UTF-8).
/// </summary>
internal static class DecoderProtocol
{
    private const byte SliceKind = 0;
    private const byte ConstantKind = 1;
    private const byte FailureKind = 2;
    private const int MaxTextLength = 1 << 16;

    public static async Task WriteRequestAsync(Stream stream, string path, int frame, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes(path);
        var request = new byte[8 + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(request, text.Length);
        text.CopyTo(request, 4);
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(4 + text.Length), frame);
        await stream.WriteAsync(request, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next request; null where the node has closed the stream.</summary>
    public static (string Path, int Frame)? ReadRequest(Stream stream)
    {
        Span<byte> number = stackalloc byte[4];
        if (stream.ReadAtLeast(number, 4, throwOnEndOfStream: false) < 4)
            return null;
        var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(number)];
        stream.ReadExactly(text);
        stream.ReadExactly(number);
        return (Encoding.UTF8.GetString(text), BinaryPrimitives.ReadInt32LittleEndian(number));
    }

    public static void WriteAnswer(Stream stream, FrameResult result, ReadOnlySpan<float> slice)
    {
        if (result.Failure is { } failure)
        {
            var text = Encoding.UTF8.GetBytes(failure);
            Span<byte> head = stackalloc byte[5];
            head[0] = FailureKind;
            BinaryPrimitives.WriteInt32LittleEndian(head[1..], text.Length);
            stream.Write(head);
            stream.Write(text);
        }
        else if (result.IsConstant)
        {
            stream.WriteByte(ConstantKind);
        }
        else
        {
            stream.WriteByte(SliceKind);
            stream.Write(MemoryMarshal.AsBytes(slice));
        }

        stream.Flush();
    }

    /// <param name="stream">From the decoder process.</param>
    /// <param name="destination">Where a slice goes: 224 x 224 values.</param>
    /// <exception cref="EndOfStreamException">The process is gone.</exception>
    /// <exception cref="InvalidDataException">It does not keep to the protocol.</exception>
    public static FrameResult ReadAnswer(Stream stream, Span<float> destination)
    {
        Span<byte> head = stackalloc byte[4];
        stream.ReadExactly(head[..1]);
        switch (head[0])
        {
            case SliceKind:
                stream.ReadExactly(MemoryMarshal.AsBytes(destination[..SlicePreprocessor.Length]));
                return FrameResult.Ready;
            case ConstantKind:
                return FrameResult.Constant;
            case FailureKind:
                stream.ReadExactly(head);
                var length = BinaryPrimitives.ReadInt32LittleEndian(head);
                if (length is < 0 or > MaxTextLength)
                    throw new InvalidDataException($"a failure text of {length} bytes");
                var text = new byte[length];
                stream.ReadExactly(text);
                return FrameResult.Failed(Encoding.UTF8.GetString(text));
            default:
                throw new InvalidDataException($"answer kind {head[0]}");
        }
    }
}
