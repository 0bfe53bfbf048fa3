namespace DicomNode.Trainer.Download;

/// <summary>A series that is not in a data set's folder, and why.</summary>
public sealed record LeftOutSeries(string SeriesInstanceUid, string Modality, int Images, long Bytes, string Reason);
