using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Notification;

/// <summary>Reports to be told of.</summary>
internal static class Reports
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>An open report whose header says MR and whose pixels say CT, opened and last changed at <see cref="Start"/>.</summary>
    public static MislabelReport Open(long id = 47, int slices = 20, float confidence = 0.97f) => new()
    {
        Id = id,
        Version = 1,
        State = ReportState.Open,
        SeriesInstanceUid = $"1.2.3.{id}",
        StudyInstanceUid = "1.2.3",
        Outcome = Outcome.Mismatch,
        HeaderModality = "MR",
        HeaderClass = ModalityClass.MR,
        SopClassClass = ModalityClass.CT,
        PredictedClass = ModalityClass.CT,
        Confidence = confidence,
        SlicesFor = slices,
        CallingAe = "MODALITY1, PACS",
        StationName = "CT2",
        PatientKey = "ABCDEFGHIJ",
        Reason = "Header says MR; 20 of 20 slices say CT.",
        OpenedAt = Start,
        UpdatedAt = Start,
    };
}
