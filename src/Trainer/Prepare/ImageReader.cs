using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Reads an image file as grey. PNG keeps its size; a DICOM frame (the middle one of a multi-frame object) comes as the node's
/// preprocessing leaves it, 224 x 224, at 16 bits.
/// </summary>
public static class ImageReader
{
    // A PNG larger than this is no slice of ours; the limit bounds what one file can make us read.
    private const long MostBytes = 1L << 29;

    /// <exception cref="ImageFormatException">The file is damaged, of an unknown kind, or one value all over.</exception>
    public static GreyImage Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MostBytes)
                throw new ImageFormatException($"{file.Length} bytes; at most {MostBytes} are read");
            using var stream = file.OpenRead();
            Span<byte> start = stackalloc byte[8];
            var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            var image = PngReader.IsPng(start[..read]) ? PngReader.Read(File.ReadAllBytes(path)) : ReadDicom(path);
            return image.Pixels.AsSpan().ContainsAnyExcept(image.Pixels[0])
                ? image
                : throw new ImageFormatException("the same value all over: nothing to classify");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ImageFormatException(cause.Message, cause);
        }
    }

    private static GreyImage ReadDicom(string path)
    {
        var slice = new float[SlicePreprocessor.Length];
        try
        {
            var dataset = DicomFile.Open(path).Dataset;
            using var frame = FrameDecoder.Decode(dataset, FrameDecoder.NumberOfFrames(dataset) / 2);
            if (SlicePreprocessor.Preprocess(frame.Format, frame.Bytes, slice) == PreprocessingOutcome.Constant)
                throw new ImageFormatException("the same value all over: nothing to classify");
        }
        catch (Exception cause) when (cause is DicomException or PixelFormatException)
        {
            throw new ImageFormatException($"neither PNG nor a DICOM image that can be decoded: {cause.Message}", cause);
        }

        var pixels = new ushort[slice.Length];
        for (var i = 0; i < slice.Length; i++)
            pixels[i] = (ushort)MathF.Round(slice[i] * ushort.MaxValue);
        return new GreyImage(SlicePreprocessor.Side, SlicePreprocessor.Side, pixels);
    }
}
