using DicomNode.Classifier;

namespace DicomNode.Trainer.Download;

/// <summary>A series that is to be in a data set's folder.</summary>
/// <param name="Folder">Its own folder, <c>DATASET/CLASS/UID</c>.</param>
/// <param name="Present">What is there already, whole; null if it is to be fetched.</param>
public sealed record PlannedSeries(NbiaSeries Series, ModalityClass Class, string Folder, SeriesRecord? Present);
