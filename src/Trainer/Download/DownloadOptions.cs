namespace DicomNode.Trainer.Download;

/// <summary>How to download.</summary>
public sealed record DownloadOptions
{
    /// <summary>Folder of the data sets' folders.</summary>
    public required string Output { get; init; }

    /// <summary>Where the archive's services lie, ending in a slash.</summary>
    public required Uri Services { get; init; }

    /// <summary>Requests at a time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Bytes of images kept at most; null for no maximum.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Bytes that stay free on the disk.</summary>
    public long FreeFloor { get; init; } = 10_000_000_000;

    /// <summary>Hash every file that is there already, instead of looking at its length.</summary>
    public bool Verify { get; init; }

    public IReadOnlyList<ArchiveModality> Modalities { get; init; } = ArchiveModality.OfThePaper;
}
