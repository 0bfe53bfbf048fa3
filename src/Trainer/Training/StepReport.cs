namespace DicomNode.Trainer.Training;

/// <summary>Where a run stands after a step.</summary>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all.</param>
/// <param name="Loss">The training loss, averaged over the last steps.</param>
/// <param name="LearningRate">The step's rate.</param>
/// <param name="SecondsPerStep">Averaged over this part of the run, validation left out.</param>
/// <param name="WaitingShare">Share of that time spent waiting for images.</param>
public sealed record StepReport(int Done, int Total, double Loss, double LearningRate, double SecondsPerStep, double WaitingShare);
