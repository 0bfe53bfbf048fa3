namespace DicomNode.Trainer.Training;

/// <summary>Where a run's time went.</summary>
/// <param name="Seconds">In all, with validation and checkpoints.</param>
/// <param name="Stepping">In training steps.</param>
/// <param name="Waiting">Of that, waiting for images.</param>
public readonly record struct TrainingTime(double Seconds, double Stepping, double Waiting)
{
    public static TrainingTime operator +(TrainingTime before, TrainingTime after) =>
        new(before.Seconds + after.Seconds, before.Stepping + after.Stepping, before.Waiting + after.Waiting);
}
