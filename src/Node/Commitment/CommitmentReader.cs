using DicomNode.Node.Intake;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Commitment;

/// <summary>Reads N-ACTION requests of storage commitment (PS3.4 J.3.2), and refuses what is none with a status of PS3.7 10.1.4.1.10.</summary>
internal static class CommitmentReader
{
    private const int MaxUidLength = 64;

    /// <summary>What is asked, or why it is refused: one of the two is null.</summary>
    /// <param name="request">As received.</param>
    /// <param name="peerAe">Who asks.</param>
    /// <param name="now">When.</param>
    public static (CommitmentRequest? Request, DicomStatus? Refusal) Read(DicomNActionRequest request, string peerAe, DateTimeOffset now)
    {
        var command = request.Command;
        if (ReadUid(command, DicomTag.RequestedSOPClassUID) is var sopClass and not StorageCommitment.SopClassUid)
            return Refuse(DicomStatus.NoSuchSOPClass, $"{sopClass ?? "none"} is not Storage Commitment Push Model");
        if (request.PresentationContext?.AbstractSyntax.UID != StorageCommitment.SopClassUid)
            return Refuse(DicomStatus.SOPClassNotSupported, "presentation context is not of Storage Commitment");
        if (ReadUid(command, DicomTag.RequestedSOPInstanceUID) is var instance and not StorageCommitment.SopInstanceUid)
            return Refuse(DicomStatus.NoSuchObjectInstance, $"{instance ?? "none"} is not {StorageCommitment.SopInstanceUid}");
        if (command.GetSingleValueOrDefault(DicomTag.ActionTypeID, (ushort)0) is var action and not StorageCommitment.RequestAction)
            return Refuse(DicomStatus.NoSuchActionType, $"Action Type ID is {action}, expected 1");
        if (request.Dataset is not { } dataSet)
            return Refuse(DicomStatus.InvalidArgumentValue, "no Action Information");
        if (ReadUid(dataSet, DicomTag.TransactionUID) is not { } transaction)
            return Refuse(DicomStatus.InvalidArgumentValue, "Transaction UID (0008,1195) is missing or no UID");
        if (dataSet.GetDicomItem<DicomSequence>(DicomTag.ReferencedSOPSequence) is not { Items.Count: > 0 } sequence)
            return Refuse(DicomStatus.InvalidArgumentValue, "Referenced SOP Sequence (0008,1199) is missing or empty");

        var references = new List<SopReference>(sequence.Items.Count);
        foreach (var item in sequence.Items)
        {
            if (ReadUid(item, DicomTag.ReferencedSOPClassUID) is not { } referencedClass
                || ReadUid(item, DicomTag.ReferencedSOPInstanceUID) is not { } referencedInstance)
                return Refuse(DicomStatus.InvalidArgumentValue, $"item {references.Count + 1} of (0008,1199) lacks a UID");
            references.Add(new SopReference(referencedClass, referencedInstance));
        }

        return (new CommitmentRequest { PeerAe = peerAe, TransactionUid = transaction, ReceivedAt = now, References = references }, null);
    }

    private static (CommitmentRequest?, DicomStatus) Refuse(DicomStatus status, string comment) =>
        (null, new DicomStatus(status, ErrorComment.Fit(comment)));

    // Whatever objects come with is taken, leading zeros too, as far as it can be written back.
    private static string? ReadUid(DicomDataset dataSet, DicomTag tag) =>
        dataSet.GetSingleValueOrDefault<string?>(tag, null)?.TrimEnd('\0', ' ') is { Length: > 0 and <= MaxUidLength } uid
        && uid.All(c => c is > ' ' and <= '~' and not '\\')
            ? uid
            : null;
}
