using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Reads every slice of a file of any kind that preparation knows, told apart by content: PNG, JPEG, NPY, NIfTI (also gzip), DICOM.
/// What cannot be used is reported to the sink and never thrown, so that one bad file does not end a run over millions.
/// </summary>
public static class SliceFile
{
    private const int LongestStart = 352;

    /// <summary>Endings of the names of such files, besides .png, .dcm and DICOM files without an ending.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".ima", ".jpg", ".jpeg", ".npy", ".nii", ".nii.gz"];

    /// <summary>Hands every slice to the sink, in order.</summary>
    public static void Read(string path, SliceSink sink)
    {
        try
        {
            Dispatch(path, sink);
        }
        catch (Exception cause) when (cause is ImageFormatException or PixelFormatException)
        {
            sink.LeaveOut(LeftOutKind.Broken, 0, 0, reason: cause.Message);
        }
        catch (EndOfStreamException)
        {
            sink.LeaveOut(LeftOutKind.Broken, 0, 0, reason: "cut short: it ends inside its header");
        }
        catch (Exception cause) when (cause is not (OperationCanceledException or OutOfMemoryException))
        {
            // Decoders meet damaged files with exceptions of every kind.
            sink.LeaveOut(LeftOutKind.Broken, 0, 0, reason: $"{cause.GetType().Name}: {cause.Message}");
        }
    }

    private static void Dispatch(string path, SliceSink sink)
    {
        Span<byte> start = stackalloc byte[LongestStart];
        using (var file = File.OpenRead(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];

        if (start.IsEmpty)
            throw new ImageFormatException("empty: 0 bytes");
        if (PngReader.IsPng(start))
            PngSlices.Read(path, sink);
        else if (JpegSlices.IsJpeg(start))
            JpegSlices.Read(path, sink);
        else if (NpySlices.IsNpy(start))
            NpySlices.Read(path, sink);
        else if (NiftiSlices.IsGzip(start) || NiftiHeader.IsNifti(start))
            NiftiSlices.Read(path, sink);
        else
            DicomSlices.Read(path, sink);
    }
}
