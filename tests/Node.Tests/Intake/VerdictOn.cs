using DicomNode.Classifier;
using DicomNode.Node.Intake;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Intake;

/// <summary>Verdicts on accepted instances, where only the instance matters.</summary>
internal static class VerdictOn
{
    public static Verdict Instance(AcceptedInstance instance, string sopInstanceUid, string? fileName) => new()
    {
        SopInstanceUid = sopInstanceUid,
        ContentSha256 = instance.ContentSha256,
        SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
        TransferSyntaxUid = "1.2.840.10008.1.2.1",
        Outcome = Outcome.Match,
        Reason = "test",
        CallingAe = "SENDER",
        CalledAe = "NODE",
        ReceivedAt = instance.ReceivedAt,
        ClassifiedAt = instance.ReceivedAt,
        FileName = fileName,
    };
}
