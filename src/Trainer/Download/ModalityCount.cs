using DicomNode.Classifier;

namespace DicomNode.Trainer.Download;

/// <summary>What the archive lists of a modality, and what of it is taken.</summary>
/// <param name="Cap">Images at most; null for all.</param>
public sealed record ModalityCount(
    string Modality, ModalityClass Class, int? Cap, int SeriesListed, long ImagesListed, int SeriesTaken, long ImagesTaken, long BytesTaken);
