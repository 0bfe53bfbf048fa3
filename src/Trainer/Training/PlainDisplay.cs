using System.Globalization;

namespace DicomNode.Trainer.Training;

/// <summary>Lines for a log: one each so many steps.</summary>
public sealed class PlainDisplay(TextWriter output, int every) : ITrainingDisplay
{
    public void Show(int totalSteps, Action work) => work();

    public void Step(StepReport report)
    {
        if (report.Done % every == 0 || report.Done == report.Total)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"step {report.Done}/{report.Total}  loss {report.Loss:F4}  rate {report.LearningRate:G3}  {report.SecondsPerStep:F2} s/step  waiting {report.WaitingShare:P0}"));
        }
    }

    public void Say(string line) => output.WriteLine(line);
}
