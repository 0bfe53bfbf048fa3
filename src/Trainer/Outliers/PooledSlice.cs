namespace DicomNode.Trainer.Outliers;

/// <summary>One image as an outlier detector sees it.</summary>
/// <param name="Group">What it is counted with: "SOURCE/CLASS" of a known image, the kind of any other.</param>
/// <param name="Output">The output that it belongs to: its class in the model's order, or behind the classes its kind; -1 where it is not fitted on.</param>
/// <param name="Features">Its pooled features.</param>
public sealed record PooledSlice(string Group, int Output, float[] Features)
{
    /// <summary>The source of a known image.</summary>
    public string Source => Group[..Math.Max(0, Group.LastIndexOf('/'))];
}
