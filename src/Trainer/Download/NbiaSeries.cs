namespace DicomNode.Trainer.Download;

/// <summary>A series as the archive lists it: what is needed to fetch it and to hold it against what came.</summary>
/// <param name="Images">Number of images.</param>
/// <param name="Bytes">Size of the images in bytes, unpacked; 0 if the archive does not say.</param>
public sealed record NbiaSeries(string SeriesInstanceUid, string StudyInstanceUid, string Modality, string BodyPart, int Images, long Bytes);
