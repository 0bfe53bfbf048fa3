using DicomNode.Classifier;

namespace DicomNode.Trainer.Download;

/// <summary>A value of Modality (0008,0060) that is fetched.</summary>
/// <param name="Cap">Images of it at most per data set; null for all.</param>
public sealed record ArchiveModality(string Name, ModalityClass Class, int? Cap)
{
    /// <summary>What Macfadyen et al. 2023 took: at most 50,000 CT and 100,000 MR images of a data set; CR, DX and MG are X-rays.</summary>
    public static IReadOnlyList<ArchiveModality> OfThePaper { get; } =
    [
        new("CT", ModalityClass.CT, 50_000),
        new("MR", ModalityClass.MR, 100_000),
        new("PT", ModalityClass.PT, null),
        new("CR", ModalityClass.XR, null),
        new("DX", ModalityClass.XR, null),
        new("MG", ModalityClass.XR, null),
    ];
}
