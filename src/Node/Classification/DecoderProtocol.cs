using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Node.Classification;

/// <summary>
/// What node and decoder process say to each other, little endian. Request: length of the path (int32), path (UTF-8), frame index
/// (int32), kind (byte: 0 slice, 1 picture), for a picture its longest side (int32, 0 for the frame's own), what it shows (byte: 0 what the header
/// asks for, 1 everything, 2 a window), and center and width of that (float64 each). Answer: kind (byte: 0 slice, 1 constant image, 2 failure, 3 picture), then
/// 224 x 224 float32, or nothing, or length (int32) and text (UTF-8), or width and height (int32 each), center and width of the window (float64 each) and as
/// many bytes as the picture has pixels.
/// </summary>
internal static class DecoderProtocol
{
    private const byte SliceKind = 0;
    private const byte ConstantKind = 1;
    private const byte FailureKind = 2;
    private const byte PictureKind = 3;
    private const int MaxTextLength = 1 << 16;
    private const int PictureRequestLength = 4 + 1 + 8 + 8;
    private const int PictureHeadLength = 4 + 4 + 8 + 8;

    private const byte ShowsHeaderWindow = 0;
    private const byte ShowsEverything = 1;
    private const byte ShowsWindow = 2;

    public static async Task WriteRequestAsync(Stream stream, DecoderRequest request, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes(request.Path);
        var bytes = new byte[9 + text.Length + (request.Picture is null ? 0 : PictureRequestLength)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 4);
        var rest = bytes.AsMemory(4 + text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest.Span, request.Frame);
        if (request.Picture is { } picture)
        {
            rest.Span[4] = PictureKind;
            Write(picture, rest.Span[5..]);
        }

        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next request; null where the node has closed the stream.</summary>
    public static DecoderRequest? ReadRequest(Stream stream)
    {
        Span<byte> number = stackalloc byte[5];
        if (stream.ReadAtLeast(number[..4], 4, throwOnEndOfStream: false) < 4)
            return null;
        var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(number)];
        stream.ReadExactly(text);
        stream.ReadExactly(number);
        return new DecoderRequest(
            Encoding.UTF8.GetString(text), BinaryPrimitives.ReadInt32LittleEndian(number), number[4] == PictureKind ? ReadPictureRequest(stream) : null);
    }

    public static void WriteAnswer(Stream stream, FrameResult result, ReadOnlySpan<float> slice)
    {
        if (result.Failure is { } failure)
        {
            WriteFailure(stream, failure);
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

    public static void WriteAnswer(Stream stream, PictureResult result)
    {
        if (result.Picture is { } picture)
        {
            Span<byte> head = stackalloc byte[1 + PictureHeadLength];
            head[0] = PictureKind;
            BinaryPrimitives.WriteInt32LittleEndian(head[1..], picture.Width);
            BinaryPrimitives.WriteInt32LittleEndian(head[5..], picture.Height);
            BinaryPrimitives.WriteDoubleLittleEndian(head[9..], picture.Window.Center);
            BinaryPrimitives.WriteDoubleLittleEndian(head[17..], picture.Window.Width);
            stream.Write(head);
            stream.Write(picture.Pixels);
        }
        else
        {
            WriteFailure(stream, result.Failure ?? "");
        }

        stream.Flush();
    }

    /// <param name="stream">From the decoder process.</param>
    /// <param name="destination">Where a slice goes: 224 x 224 values.</param>
    /// <exception cref="EndOfStreamException">The process is gone.</exception>
    /// <exception cref="InvalidDataException">It does not keep to the protocol.</exception>
    public static FrameResult ReadAnswer(Stream stream, Span<float> destination)
    {
        switch (ReadKind(stream))
        {
            case SliceKind:
                stream.ReadExactly(MemoryMarshal.AsBytes(destination[..SlicePreprocessor.Length]));
                return FrameResult.Ready;
            case ConstantKind:
                return FrameResult.Constant;
            case FailureKind:
                return FrameResult.Failed(ReadFailure(stream));
            case var other:
                throw new InvalidDataException($"answer kind {other}");
        }
    }

    /// <param name="stream">From the decoder process.</param>
    /// <exception cref="EndOfStreamException">The process is gone.</exception>
    /// <exception cref="InvalidDataException">It does not keep to the protocol.</exception>
    public static PictureResult ReadPicture(Stream stream)
    {
        switch (ReadKind(stream))
        {
            case PictureKind:
                Span<byte> head = stackalloc byte[PictureHeadLength];
                stream.ReadExactly(head);
                var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head[4..]));
                if (width is < 1 or > ushort.MaxValue || height is < 1 or > ushort.MaxValue || (long)width * height > PixelFormat.MaxPixels)
                    throw new InvalidDataException($"a picture of {width} x {height}");
                var window = new GreyWindow(BinaryPrimitives.ReadDoubleLittleEndian(head[8..]), BinaryPrimitives.ReadDoubleLittleEndian(head[16..]));
                var pixels = new byte[width * height];
                stream.ReadExactly(pixels);
                return new PictureResult(new RenderedFrame(width, height, window, pixels), null);
            case FailureKind:
                return new PictureResult(null, ReadFailure(stream));
            case var other:
                throw new InvalidDataException($"answer kind {other}");
        }
    }

    private static void Write(PictureRequest picture, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, picture.LongestSide ?? 0);
        bytes[4] = picture.IsFullRange ? ShowsEverything : picture.Window is null ? ShowsHeaderWindow : ShowsWindow;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[5..], picture.Window?.Center ?? 0);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[13..], picture.Window?.Width ?? 0);
    }

    private static PictureRequest ReadPictureRequest(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[PictureRequestLength];
        stream.ReadExactly(bytes);
        var side = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var window = new GreyWindow(BinaryPrimitives.ReadDoubleLittleEndian(bytes[5..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[13..]));
        return new PictureRequest(side == 0 ? null : side, bytes[4] == ShowsWindow ? window : null, bytes[4] == ShowsEverything);
    }

    private static void WriteFailure(Stream stream, string failure)
    {
        var text = Encoding.UTF8.GetBytes(failure);
        Span<byte> head = stackalloc byte[5];
        head[0] = FailureKind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], text.Length);
        stream.Write(head);
        stream.Write(text);
    }

    private static byte ReadKind(Stream stream)
    {
        Span<byte> kind = stackalloc byte[1];
        stream.ReadExactly(kind);
        return kind[0];
    }

    private static string ReadFailure(Stream stream)
    {
        Span<byte> head = stackalloc byte[4];
        stream.ReadExactly(head);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > MaxTextLength)
            throw new InvalidDataException($"a failure text of {length} bytes");
        var text = new byte[length];
        stream.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }
}
