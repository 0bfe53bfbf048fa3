using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Classifier;

/// <summary>
/// What a verdict needs of an instance's header, and nothing of the patient: identity, what the header claims, how the pixels are encoded,
/// and which device made them. Missing elements are null.
/// </summary>
public sealed record InstanceHeader
{
    /// <summary>Secondary capture, single and multi-frame, and parametric map (PS3.4 B.5).</summary>
    private static readonly HashSet<string> DerivedSopClasses =
        [.. "7 7.1 7.2 7.3 7.4 30".Split(' ').Select(last => $"1.2.840.10008.5.1.4.1.1.{last}")];

    /// <summary>SOP Instance UID (0008,0018).</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>SOP Class UID (0008,0016).</summary>
    public string? SopClassUid { get; init; }

    /// <summary>Series Instance UID (0020,000E).</summary>
    public string? SeriesInstanceUid { get; init; }

    /// <summary>Study Instance UID (0020,000D).</summary>
    public string? StudyInstanceUid { get; init; }

    /// <summary>Modality (0008,0060) as it stands; null where absent or empty.</summary>
    public string? Modality { get; init; }

    /// <summary>Image Type (0008,0008), backslashes between its values.</summary>
    public string? ImageType { get; init; }

    /// <summary>Transfer syntax of the data set.</summary>
    public string? TransferSyntaxUid { get; init; }

    /// <summary>Pixel Data, Float Pixel Data or Double Float Pixel Data is there and not empty.</summary>
    public bool HasPixelData { get; init; }

    /// <summary>Number of Frames (0028,0008); 1 where absent, 0 without pixels.</summary>
    public int Frames { get; init; }

    /// <summary>Instance Number (0020,0013).</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Station Name (0008,1010).</summary>
    public string? StationName { get; init; }

    /// <summary>Manufacturer (0008,0070).</summary>
    public string? Manufacturer { get; init; }

    /// <summary>Manufacturer's Model Name (0008,1090).</summary>
    public string? ManufacturerModelName { get; init; }

    /// <summary>Value 3 of Image Type is LOCALIZER (PS3.3 C.8.2.1.1.1).</summary>
    public bool IsLocalizer => ImageType?.Split('\\') is [_, _, var third, ..] && third.Trim() == "LOCALIZER";

    /// <summary>
    /// Image Type (PS3.3 C.7.6.1.1.2) and SOP class say it; <see cref="ImageKind.Original"/> where they do not. A secondary capture and a parametric map
    /// are derived whatever their Image Type says.
    /// </summary>
    public ImageKind Kind => this switch
    {
        { IsLocalizer: true } => ImageKind.Localizer,
        { SopClassUid: { } uid } when DerivedSopClasses.Contains(uid) => ImageKind.Derived,
        _ when ImageType?.Split('\\')[0].Trim() == "DERIVED" => ImageKind.Derived,
        _ => ImageKind.Original,
    };

    /// <summary>Reads what is there; nothing in a header makes this fail.</summary>
    public static InstanceHeader Read(DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var hasPixelData = HasValue(dataset, DicomTag.PixelData) || HasValue(dataset, DicomTag.FloatPixelData) || HasValue(dataset, DicomTag.DoubleFloatPixelData);
        return new InstanceHeader
        {
            SopInstanceUid = dataset.FindText(DicomTag.SOPInstanceUID),
            SopClassUid = dataset.FindText(DicomTag.SOPClassUID),
            SeriesInstanceUid = dataset.FindText(DicomTag.SeriesInstanceUID),
            StudyInstanceUid = dataset.FindText(DicomTag.StudyInstanceUID),
            Modality = dataset.FindText(DicomTag.Modality),
            ImageType = dataset.FindText(DicomTag.ImageType),
            TransferSyntaxUid = dataset.InternalTransferSyntax.UID.UID,
            HasPixelData = hasPixelData,
            Frames = hasPixelData ? FrameDecoder.NumberOfFrames(dataset) : 0,
            InstanceNumber = dataset.TryGetValue<int>(DicomTag.InstanceNumber, 0, out var number) ? number : null,
            StationName = dataset.FindText(DicomTag.StationName),
            Manufacturer = dataset.FindText(DicomTag.Manufacturer),
            ManufacturerModelName = dataset.FindText(DicomTag.ManufacturerModelName),
        };
    }

    private static bool HasValue(DicomDataset dataset, DicomTag tag) => dataset.GetDicomItem<DicomItem>(tag) switch
    {
        DicomFragmentSequence fragments => fragments.Fragments.Any(fragment => fragment.Size > 0),
        DicomElement element => element.Buffer.Size > 0,
        _ => false,
    };
}
