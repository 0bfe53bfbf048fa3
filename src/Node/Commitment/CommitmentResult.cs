using FellowOakDicom;

namespace DicomNode.Node.Commitment;

/// <summary>What the node can answer for.</summary>
/// <param name="Committed">On disk, and to stay.</param>
/// <param name="Failed">All others, each with its reason.</param>
internal sealed record CommitmentResult(IReadOnlyList<SopReference> Committed, IReadOnlyList<(SopReference Reference, FailureReason Reason)> Failed)
{
    /// <summary>Event Type ID of the report.</summary>
    public ushort EventType => Failed.Count == 0 ? StorageCommitment.SuccessfulEvent : StorageCommitment.FailuresEvent;

    /// <summary>Event Information of the report (PS3.4 table J.3-2).</summary>
    public DicomDataset ToDataSet(string transactionUid)
    {
        // Unvalidated, like all UIDs of peers': they get back what they sent.
        var dataSet = new DicomDataset().NotValidated();
        dataSet.Add(DicomTag.TransactionUID, transactionUid);
        if (Committed.Count > 0)
            dataSet.Add(new DicomSequence(DicomTag.ReferencedSOPSequence, [.. Committed.Select(CreateItem)]));
        if (Failed.Count > 0)
            dataSet.Add(new DicomSequence(DicomTag.FailedSOPSequence, [.. Failed.Select(CreateFailedItem)]));
        return dataSet;
    }

    private static DicomDataset CreateFailedItem((SopReference Reference, FailureReason Reason) failed)
    {
        var item = CreateItem(failed.Reference);
        item.Add(DicomTag.FailureReason, (ushort)failed.Reason);
        return item;
    }

    private static DicomDataset CreateItem(SopReference reference)
    {
        var item = new DicomDataset().NotValidated();
        item.Add(DicomTag.ReferencedSOPClassUID, reference.SopClassUid);
        item.Add(DicomTag.ReferencedSOPInstanceUID, reference.SopInstanceUid);
        return item;
    }
}
