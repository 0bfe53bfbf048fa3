using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>Reads frames by file path and keeps the last file open, since a multi-frame instance is asked for frame by frame.</summary>
internal sealed class CachedSliceReader
{
    private string? _path;
    private SliceReader? _reader;

    public FrameResult Read(string path, int frame, Span<float> destination)
    {
        if (path != _path)
        {
            _path = null;
            try
            {
                _reader = new SliceReader(DicomFile.Open(path, FileReadOption.ReadLargeOnDemand).Dataset);
            }
            catch (Exception exception)
            {
                return FrameResult.Failed(exception.Message);
            }

            _path = path;
        }

        return _reader!.Read(frame, destination);
    }
}
