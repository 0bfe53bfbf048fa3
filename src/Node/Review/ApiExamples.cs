using DicomNode.Classifier;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using Serilog.Events;

namespace DicomNode.Node.Review;

/// <summary>What answers look like, for the OpenAPI document.</summary>
internal static class ApiExamples
{
    private const string Instance = "1.2.826.0.1.3680043.8.498.1.1.1";
    private const string Series = "1.2.826.0.1.3680043.8.498.1.1";
    private const string Study = "1.2.826.0.1.3680043.8.498.1";
    private const string CTImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    private const string Reason = "Header says MR; SOP class CT Image Storage and 214 of 214 slices say CT.";

    private static readonly DateTimeOffset Received = new(2026, 3, 1, 8, 0, 1, TimeSpan.Zero);

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        new Verdict
        {
            SopInstanceUid = Instance,
            ContentSha256 = new string('0', 63) + "1",
            SeriesInstanceUid = Series,
            StudyInstanceUid = Study,
            SopClassUid = CTImageStorage,
            TransferSyntaxUid = "1.2.840.10008.1.2.1",
            HeaderModality = "MR",
            HeaderClass = ModalityClass.MR,
            SopClassClass = ModalityClass.CT,
            Probabilities = new ClassProbabilities(0.97f, 0.01f, 0.01f, 0.01f),
            Outcome = Outcome.Mismatch,
            Reason = "Header says MR; SOP class CT Image Storage and pixels (97.0%) say CT.",
            Frames = 1,
            CallingAe = "MODALITY1",
            CalledAe = "DICOMNODE",
            ReceivedAt = Received,
            ClassifiedAt = Received.AddSeconds(1),
            ModelName = "modality-resnet18",
            ModelSha256 = new string('0', 62) + "12",
        },
        new MislabelReport
        {
            Id = 47,
            Version = 3,
            State = ReportState.Open,
            Standing = SeriesStanding.Settled,
            SeriesInstanceUid = Series,
            StudyInstanceUid = Study,
            Outcome = Outcome.Mismatch,
            HeaderModality = "MR",
            HeaderClass = ModalityClass.MR,
            SopClassClass = ModalityClass.CT,
            PredictedClass = ModalityClass.CT,
            Confidence = 0.99f,
            SlicesFor = 214,
            SlicesAgainst = 0,
            CallingAe = "MODALITY1",
            StationName = "CT2",
            Reason = Reason,
            OpenedAt = Received,
            UpdatedAt = Received.AddMinutes(2),
        },
        new ReviewRequest("confirmed", "wrong protocol on scanner 2"),
        new HealthReply("Healthy", new Dictionary<string, string?> { ["disk"] = null, ["store"] = null }),
        new OutboxEntry(
            12, "wrong-labels-47-new-20", MessageKind.Report, "wrong-labels", MailOptions.Via, MessageState.Sent, [47], 1, Received, null,
            Received.AddSeconds(2), null),
        new TestRequest(MailOptions.Via),
        new RetryReply(3),
        new LogLevelRequest("Network", "Debug", 30),
        new LogLevelState("Network", LogEventLevel.Debug, LogEventLevel.Information, Received.AddMinutes(30)),
    }.ToDictionary(example => example.GetType());

    /// <summary>Null where there is none of a type.</summary>
    public static object? Find(Type type) => ByType.GetValueOrDefault(type);
}
