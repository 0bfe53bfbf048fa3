using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Node.Intake;
using DicomNode.Node.Verdicts;
using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>Puts a verdict together from header, pixels and the circumstances of the reception.</summary>
internal sealed class VerdictBuilder(
    ModalityMapping mapping, VerdictRules rules, ModelPackage model, IntakeJournal journal, PatientKeys patients, TimeProvider time)
{
    /// <summary>The verdict on a readable file.</summary>
    public Verdict Build(AcceptedInstance instance, DicomFile file, InstanceHeader header, PixelEvidence evidence)
    {
        var decision = rules.Decide(header, evidence);
        var probabilities = evidence.Probabilities;
        return new Verdict
        {
            SopInstanceUid = header.SopInstanceUid ?? "",
            ContentSha256 = instance.ContentSha256,
            SeriesInstanceUid = header.SeriesInstanceUid,
            StudyInstanceUid = header.StudyInstanceUid,
            StationName = header.StationName,
            InstanceNumber = header.InstanceNumber,
            PatientKey = patients.Of(file.Dataset),
            SopClassUid = header.SopClassUid ?? "",
            TransferSyntaxUid = header.TransferSyntaxUid ?? "",
            HeaderModality = header.Modality,
            HeaderClass = mapping.ForModality(header.Modality).ToClass(),
            SopClassClass = mapping.ForSopClass(header.SopClassUid).ToClass(),
            Probabilities = probabilities,
            ImageKind = header.Kind,
            OutlierScore = evidence.OutlierScore,
            Outcome = decision.Outcome,
            Reason = decision.Reason,
            Frames = header.Frames,
            CallingAe = ReadText(file, DicomTag.SendingApplicationEntityTitle),
            CalledAe = ReadText(file, DicomTag.ReceivingApplicationEntityTitle),
            ReceivedAt = instance.ReceivedAt,
            ClassifiedAt = time.GetUtcNow(),
            ModelName = probabilities is null ? null : model.Manifest.Name,
            ModelSha256 = probabilities is null ? null : model.Manifest.WeightsSha256,
            FileName = journal.FinalPathOf(instance, decision.Outcome),
        };
    }

    /// <summary>The verdict on a file that parsed when it was received and no longer does.</summary>
    public Verdict BuildUnreadable(AcceptedInstance instance, string reason) => new()
    {
        SopInstanceUid = "",
        ContentSha256 = instance.ContentSha256,
        SopClassUid = "",
        TransferSyntaxUid = "",
        Outcome = Outcome.Unreadable,
        Reason = $"The file cannot be read: {reason}",
        CallingAe = "",
        CalledAe = "",
        ReceivedAt = instance.ReceivedAt,
        ClassifiedAt = time.GetUtcNow(),
        FileName = journal.FinalPathOf(instance, Outcome.Unreadable),
    };

    private static string ReadText(DicomFile file, DicomTag tag) => file.FileMetaInfo.GetSingleValueOrDefault(tag, "").Trim();
}
