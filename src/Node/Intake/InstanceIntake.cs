using DicomNode.Classifier;
using DicomNode.Node.Operations;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Intake;

/// <summary>
/// Decides the answer to a C-STORE once its data set has arrived (PS3.4 B.2.3): understood? the one announced? durable? Only what is
/// on disk is answered with success, and what is refused leaves nothing behind.
/// </summary>
public sealed class InstanceIntake(IntakeJournal journal, InstanceQueue queue, NodeMetrics metrics, ILogger<InstanceIntake> logger)
{
    /// <summary>Opens a file for an object about to arrive; see <see cref="IntakeJournal.Begin"/>.</summary>
    public IncomingStream Begin(ObjectHeader header, Action progress) => journal.Begin(header, progress);

    /// <summary>
    /// Checks a completely received object, makes it durable and queues it. Waits while the queue is full, unless
    /// <paramref name="stopping"/>: then the instance waits on disk for the next start.
    /// </summary>
    /// <param name="incoming">The object; disposed by the caller.</param>
    /// <param name="sopClassUid">Affected SOP Class UID of the command.</param>
    /// <param name="sopInstanceUid">Affected SOP Instance UID of the command.</param>
    /// <param name="stopping">The node has been asked to stop.</param>
    public async ValueTask<DicomStatus> ReceiveAsync(
        IncomingStream incoming, string sopClassUid, string sopInstanceUid, CancellationToken stopping)
    {
        var length = incoming.Length;
        var status = await DecideAsync(incoming, sopClassUid, sopInstanceUid, stopping);
        if (status.State is DicomState.Failure)
        {
            Refuse(sopInstanceUid, length, status, incoming.Cause);
            return status;
        }

        metrics.InstanceReceived(status.Code.ToString("X4", null), length);
        if (incoming.DroppedFileMeta > 0)
            logger.FileMetaDropped(ErrorComment.Fit(sopInstanceUid), incoming.DroppedFileMeta);
        if (status.State is DicomState.Success)
            logger.Stored(ErrorComment.Fit(sopInstanceUid), length);
        else
            logger.StoredWithWarning(ErrorComment.Fit(sopInstanceUid), status.Code, status.ErrorComment);
        return status;
    }

    /// <summary>Counts and logs a refusal.</summary>
    public void Refuse(string sopInstanceUid, long length, DicomStatus status, Exception? cause = null)
    {
        metrics.InstanceReceived(status.Code.ToString("X4", null), length);
        logger.Refused(cause, ErrorComment.Fit(sopInstanceUid), status.Code, status.ErrorComment);
    }

    private async ValueTask<DicomStatus> DecideAsync(
        IncomingStream incoming, string sopClassUid, string sopInstanceUid, CancellationToken stopping)
    {
        if (!incoming.Complete())
            return OutOfResources(incoming);
        var status = Inspect(incoming, sopClassUid, sopInstanceUid);
        if (status.State is DicomState.Failure)
            return status;
        if (journal.Accept(incoming) is not { } instance)
            return OutOfResources(incoming);
        try
        {
            await queue.AddAsync(instance, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            logger.LeftForNextStart(instance.FileName);
        }

        return status;
    }

    private DicomStatus Inspect(IncomingStream incoming, string sopClassUid, string sopInstanceUid)
    {
        InstanceHeader header;
        try
        {
            if (incoming.Header.TransferSyntaxUid == DeflatedDataSet.TransferSyntaxUid && !DeflatedDataSet.Fits(incoming.FilePath, incoming.Header))
                return CannotUnderstand("the data set inflates beyond all measure");
            var file = DicomFile.Open(incoming.FilePath, FileReadOption.ReadLargeOnDemand);
            if (file.IsPartial)
                return CannotUnderstand("data set ends within an element");
            header = InstanceHeader.Read(file.Dataset);
        }
        catch (Exception exception)
        {
            // Whatever a parser throws on bytes from the network is the peer's doing: it is told, and the association lives.
            logger.Unparsable(exception, ErrorComment.Fit(sopInstanceUid));
            return CannotUnderstand(exception.Message);
        }

        return Compare("SOP Instance UID", sopInstanceUid, header.SopInstanceUid, DicomTag.SOPInstanceUID)
            ?? Compare("SOP Class UID", sopClassUid, header.SopClassUid, DicomTag.SOPClassUID)
            ?? WarnOfMissing(header)
            ?? DicomStatus.Success;
    }

    private static DicomStatus? Compare(string name, string command, string? dataSet, DicomTag tag)
    {
        if (dataSet is null)
            return Mismatch($"{name} {tag} is missing in the data set");
        return dataSet == command ? null : Mismatch(ErrorComment.Differs(name, command, dataSet));
    }

    private static DicomStatus? WarnOfMissing(InstanceHeader header)
    {
        var comment = (header.StudyInstanceUid, header.SeriesInstanceUid) switch
        {
            (null, null) => "no Study Instance UID, no Series Instance UID",
            (null, _) => "no Study Instance UID",
            (_, null) => "no Series Instance UID",
            _ => null,
        };
        return comment is null ? null : new DicomStatus(DicomStatus.StorageDataSetDoesNotMatchSOPClassWarning, comment);
    }

    private static DicomStatus OutOfResources(IncomingStream incoming) =>
        new(DicomStatus.StorageStorageOutOfResources, ErrorComment.Fit(incoming.Fault ?? "object is gone"));

    private static DicomStatus CannotUnderstand(string reason) =>
        new(DicomStatus.StorageCannotUnderstand, ErrorComment.Fit($"cannot parse: {reason}"));

    private static DicomStatus Mismatch(string comment) =>
        new(DicomStatus.StorageDataSetDoesNotMatchSOPClassError, ErrorComment.Fit(comment));
}
