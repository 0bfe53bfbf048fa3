using DicomNode.Classifier;

namespace DicomNode.Trainer.Download;

/// <summary>A series that is in a data set's folder.</summary>
public sealed record FinishedSeries(string SeriesInstanceUid, string Modality, ModalityClass Class, int Images, long Bytes);
