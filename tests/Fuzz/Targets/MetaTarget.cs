using FellowOakDicom;

namespace DicomNode.Fuzz.Targets;

/// <summary>
/// Preamble and File Meta Information (PS3.10 7.1), and files that have neither. Opening may throw DicomFileException with a DicomException
/// inside; the properties of the File Meta Information may throw DicomException, where an element is missing, and as in fo-dicom
/// InvalidCastException, where it has another VR.
/// </summary>
internal sealed class MetaTarget(IReadOnlyList<byte[]> seeds) : FuzzTarget(seeds, DataSetSeeds.Pieces)
{
    /// <summary>The transfer syntax may say that the rest is deflated; see <see cref="DataSetTarget"/>.</summary>
    public override long AllocationFactor => 4096;

    public override void Run(ReadOnlyMemory<byte> input)
    {
        if (FileInput.TryOpen(input) is not { } file)
            return;
        var meta = file.FileMetaInfo;
        DataSetWalk.Visit(meta);
        _ = (file.Format, file.IsPartial, file.ToString(), meta.ToString());
        Ask(() => meta.TransferSyntax);
        Ask(() => meta.MediaStorageSOPClassUID);
        Ask(() => meta.MediaStorageSOPInstanceUID);
        Ask(() => meta.ImplementationClassUID);
        Ask(() => meta.ImplementationVersionName);
        Ask(() => meta.SourceApplicationEntityTitle);
    }

    private static void Ask(Func<object?> property)
    {
        try
        {
            _ = property();
        }
        catch (Exception exception) when (exception is DicomException or InvalidCastException)
        {
            // As documented.
        }
    }
}
