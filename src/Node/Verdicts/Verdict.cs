using System.Text.Json.Serialization;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// What the node found for one received instance: who sent it, what its header claims, what its pixels show.
/// Identified by SOP Instance UID and content hash, so that the same bytes received twice are one verdict. Times are
/// UTC and kept to the microsecond.
/// </summary>
public sealed record Verdict
{
    /// <summary>SOP Instance UID (0008,0018).</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>SHA-256 of the stored data set, 64 lower-case hexadecimal digits.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>Series Instance UID (0020,000E); null where the header has none: such a verdict belongs to no series.</summary>
    public string? SeriesInstanceUid { get; init; }

    /// <summary>Study Instance UID (0020,000D), null where the header has none.</summary>
    public string? StudyInstanceUid { get; init; }

    /// <summary>Station Name (0008,1010), null where the header has none.</summary>
    public string? StationName { get; init; }

    /// <summary>Instance Number (0020,0013), null where the header has none.</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>
    /// The patient's pseudonym in this installation, as <see cref="PatientKeys"/> makes it: never the Patient ID itself; null where the header has none.
    /// </summary>
    public string? PatientKey { get; init; }

    /// <summary>SOP Class UID (0008,0016).</summary>
    public required string SopClassUid { get; init; }

    /// <summary>Transfer syntax in which the instance came.</summary>
    public required string TransferSyntaxUid { get; init; }

    /// <summary>Modality (0008,0060) as it stands in the header; null where missing or empty.</summary>
    public string? HeaderModality { get; init; }

    /// <summary>The class that <see cref="HeaderModality"/> maps to, null where it maps to none.</summary>
    public ModalityClass? HeaderClass { get; init; }

    /// <summary>The class that the SOP class maps to, null where it maps to none.</summary>
    public ModalityClass? SopClassClass { get; init; }

    /// <summary>The likeliest class of the pixels, null where they were not classified.</summary>
    public ModalityClass? PredictedClass => Probabilities?.Predicted;

    /// <summary>Calibrated probability of <see cref="PredictedClass"/>, 0 to 1.</summary>
    public float? Confidence => Probabilities?.Confidence;

    /// <summary>Calibrated probabilities of all classes, null where the pixels were not classified.</summary>
    public ClassProbabilities? Probabilities { get; init; }

    /// <summary>What kind of picture it is.</summary>
    public ImageKind ImageKind { get; init; }

    /// <summary>
    /// How far the picture is from those that the model learnt from: above 1, it is of none of its kinds. Null where the model says nothing of it.
    /// </summary>
    public float? OutlierScore { get; init; }

    /// <summary>The picture is unlike all that the model knows.</summary>
    [JsonIgnore]
    public bool IsOutlier => OutlierScore > 1;

    /// <summary>The three witnesses, and which of them agree.</summary>
    public Witnesses Witnesses => new(HeaderClass, SopClassClass, IsOutlier ? null : PredictedClass);

    /// <summary>How the three witnesses stand to each other.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The outcome's reason in one plain sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Number of Frames (0028,0008); 1 where absent, 0 where there are no pixels.</summary>
    public int Frames { get; init; }

    /// <summary>AE title of the sender.</summary>
    public required string CallingAe { get; init; }

    /// <summary>AE title that the sender called.</summary>
    public required string CalledAe { get; init; }

    /// <summary>When the instance was on disk and acknowledged.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the verdict was reached.</summary>
    public required DateTimeOffset ClassifiedAt { get; init; }

    /// <summary>Name of the model that classified, null where none did.</summary>
    public string? ModelName { get; init; }

    /// <summary>SHA-256 of that model's weights.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>
    /// Where the instance's file lies once the verdict is stored, relative to the data directory; null where retention keeps none. Retention by
    /// age leaves the name and removes the file, so whoever opens it must expect it to be gone.
    /// </summary>
    public string? FileName { get; init; }
}
