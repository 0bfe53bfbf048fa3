using System.Globalization;
using Spectre.Console;

namespace DicomNode.Trainer.Training;

/// <summary>A progress bar for a terminal, with lines above it.</summary>
public sealed class BarDisplay(IAnsiConsole console) : ITrainingDisplay
{
    private ProgressTask? _task;

    public void Show(int totalSteps, Action work) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            _task = context.AddTask("training", maxValue: totalSteps);
            work();
        });

    public void Step(StepReport report)
    {
        if (_task is null)
            return;
        _task.Value = report.Done;
        _task.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"step {report.Done}  loss {report.Loss:F3}  {report.SecondsPerStep:F2} s/step  waiting {report.WaitingShare:P0}");
    }

    public void Say(string line) => console.MarkupLine(Markup.Escape(line));
}
