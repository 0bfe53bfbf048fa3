namespace DicomNode.Trainer.Training;

/// <summary>Shows a run to who watches it.</summary>
public interface ITrainingDisplay
{
    /// <summary>Runs the work, showing it while it lasts.</summary>
    void Show(int totalSteps, Action work);

    /// <summary>A step is done.</summary>
    void Step(StepReport report);

    /// <summary>Something worth a line.</summary>
    void Say(string line);
}
