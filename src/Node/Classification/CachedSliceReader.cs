using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>Reads frames by file path and keeps the last file open, since a multi-frame instance is asked for frame by frame.</summary>
internal sealed class CachedSliceReader
{
    private string? _path;
    private SliceReader? _reader;

    public FrameResult Read(string path, int frame, Span<float> destination) =>
        Open(path) is { } failure ? FrameResult.Failed(failure) : _reader!.Read(frame, destination);

    public PictureResult Render(string path, int frame, PictureRequest request) =>
        Open(path) is { } failure ? new PictureResult(null, failure) : _reader!.Render(frame, request);

    /// <summary>Why the file cannot be opened; null where it is open.</summary>
    private string? Open(string path)
    {
        if (path == _path)
            return null;
        _path = null;
        try
        {
            _reader = new SliceReader(DicomFile.Open(path, FileReadOption.ReadLargeOnDemand).Dataset);
        }
        catch (Exception exception)
        {
            return exception.Message;
        }

        _path = path;
        return null;
    }
}
