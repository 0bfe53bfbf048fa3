using DicomNode.Classifier;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Intake;

/// <summary>
/// Decides the answer to a C-STORE once its data set has arrived (PS3.4 B.2.3): understood? the one announced? durable? Only what is
/// on disk is answered with success, and what is refused leaves nothing behind.
/// </summary>
public sealed class InstanceIntake(
    IntakeJournal journal, InstanceQueue queue, ReceptionTable receptions, IVerdictStore store, CurrentSettings settings, NodeMetrics metrics,
    TimeProvider time, ILogger<InstanceIntake> logger)
{
    /// <summary>A store that takes longer to say whether it knows an instance is not waited for: it will find a duplicate itself, later.</summary>
    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(2);

    private const int MaxSequenceDepth = 64;

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
        var (refusal, instance) = await AcceptAsync(incoming, sopInstanceUid);
        if (instance is not null)
            await EnqueueAsync(instance, stopping);
        return refusal ?? status;
    }

    /// <summary>
    /// Makes the object durable unless it is already: then there is nothing to do, and neither refusal nor instance. Of two senders of one
    /// object at one moment, the second waits for what becomes of the first.
    /// </summary>
    private async ValueTask<(DicomStatus? Refusal, AcceptedInstance? Instance)> AcceptAsync(IncomingStream incoming, string sopInstanceUid)
    {
        var hash = incoming.ContentSha256!;
        var refuses = settings.Dicom.Duplicates == DuplicatePolicy.Refuse;
        while (true)
        {
            var (begun, earlier) = receptions.Begin(AcceptedInstance.KeyOf(sopInstanceUid), hash, alone: refuses);
            if (begun is not null)
                return await AcceptAsync(incoming, sopInstanceUid, begun, refuses);
            if (!await earlier!.Durable)
                continue;
            if (earlier.ContentSha256 != hash)
                return (Duplicate(), null);
            logger.CameAgain(ErrorComment.Fit(sopInstanceUid));
            return default;
        }
    }

    private async ValueTask<(DicomStatus? Refusal, AcceptedInstance? Instance)> AcceptAsync(
        IncomingStream incoming, string sopInstanceUid, Reception reception, bool refuses)
    {
        AcceptedInstance? instance = null;
        try
        {
            // After the table, never before: an instance leaves the table only once its verdict is stored.
            if (await FindStoredAsync(sopInstanceUid, reception.ContentSha256, refuses) is not { } stored)
            {
                instance = await journal.AcceptAsync(incoming, sopInstanceUid);
                return (instance is null ? OutOfResources(incoming) : null, instance);
            }

            if (stored.ContentSha256 != reception.ContentSha256)
                return (Duplicate(), null);
            logger.CameAgain(ErrorComment.Fit(sopInstanceUid));
            var isThere = stored.FileName is not { } name || !journal.Misses(name, stored.Outcome) || journal.Restore(incoming, name);
            return (isThere ? null : OutOfResources(incoming), null);
        }
        finally
        {
            if (instance is null)
                receptions.GiveUp(reception);
            else
                reception.End(isDurable: true);
        }
    }

    /// <summary>The stored verdict on these bytes, else, where <paramref name="refuses"/>, on other bytes of the instance, else null.</summary>
    private async ValueTask<Verdict?> FindStoredAsync(string sopInstanceUid, string contentSha256, bool refuses)
    {
        using var limit = new CancellationTokenSource(LookUpLimit, time);
        try
        {
            return await store.FindAsync(sopInstanceUid, contentSha256, limit.Token)
                ?? (refuses ? await store.FindAsync(sopInstanceUid, limit.Token) : null);
        }
        catch (Exception exception)
        {
            // Taken as new: the store, which knows an instance by UID and hash, will find it to be none.
            logger.CannotLookUp(exception, ErrorComment.Fit(sopInstanceUid));
            return null;
        }
    }

    private async ValueTask EnqueueAsync(AcceptedInstance instance, CancellationToken stopping)
    {
        try
        {
            await queue.AddAsync(instance, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            logger.LeftForNextStart(instance.FileName);
        }
    }

    private DicomStatus Inspect(IncomingStream incoming, string sopClassUid, string sopInstanceUid)
    {
        InstanceHeader header;
        try
        {
            if (incoming.Header.TransferSyntaxUid == DeflatedDataSet.TransferSyntaxUid && !DeflatedDataSet.Fits(incoming.FilePath, incoming.Header))
                return CannotUnderstand("the data set inflates beyond all measure");
            var file = DicomFile.Open(incoming.FilePath, DicomEncoding.Default, StopTooDeep, FileReadOption.ReadLargeOnDemand);
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

    // A parser that recurses has a stack that ends.
    private static bool StopTooDeep(ParseState state) => state.SequenceDepth > MaxSequenceDepth
        ? throw new DicomDataException($"more than {MaxSequenceDepth} sequences within each other")
        : false;

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

    private static DicomStatus Duplicate() =>
        new(DicomStatus.DuplicateSOPInstance, "another version of this instance is stored already");

    private static DicomStatus CannotUnderstand(string reason) =>
        new(DicomStatus.StorageCannotUnderstand, ErrorComment.Fit($"cannot parse: {reason}"));

    private static DicomStatus Mismatch(string comment) =>
        new(DicomStatus.StorageDataSetDoesNotMatchSOPClassError, ErrorComment.Fit(comment));
}
