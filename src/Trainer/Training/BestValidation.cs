namespace DicomNode.Trainer.Training;

/// <summary>The validation that decides which weights are shipped: the highest balanced accuracy, then the lowest loss.</summary>
public sealed record BestValidation(int Step, double BalancedAccuracy, double Accuracy, double Loss)
{
    /// <summary>Whether this one is to be preferred to an earlier one.</summary>
    public bool Beats(BestValidation? other) =>
        other is null || BalancedAccuracy > other.BalancedAccuracy || (BalancedAccuracy == other.BalancedAccuracy && Loss < other.Loss);
}
