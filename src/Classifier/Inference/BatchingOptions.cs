namespace DicomNode.Classifier.Inference;

/// <summary>How slices are gathered into batches.</summary>
public sealed record BatchingOptions
{
    /// <summary>Slices in a batch at most; a batch of this size starts at once.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>How long the first slice of a batch waits for others; zero takes what is there.</summary>
    public TimeSpan MaxBatchDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Slices that wait for a batch; further callers wait until there is room.</summary>
    public int QueueLength { get; init; } = 64;
}
