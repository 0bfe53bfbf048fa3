namespace DicomNode.Trainer.Training;

/// <summary>Preprocessed images ready for the network.</summary>
/// <param name="Step">The step that they are for.</param>
/// <param name="Slices">Labels.Length x 224 x 224 values in [0, 1].</param>
/// <param name="Labels">Class indices, or <see cref="Outlier"/>.</param>
public sealed record SliceBatch(int Step, float[] Slices, int[] Labels)
{
    /// <summary>The label of a picture of no class: its target is all classes alike.</summary>
    public const int Outlier = -1;
}
