using Spectre.Console;

namespace DicomNode.Trainer.Download;

/// <summary>Progress bars for a terminal: one for all, one for each data set that is under way.</summary>
public sealed class BarDownloadDisplay(IAnsiConsole console) : IDownloadDisplay
{
    private readonly Dictionary<DataSetProgress, ProgressTask> _tasks = [];
    private ProgressContext? _context;

    public Task ShowAsync(DataSetProgress all, Func<Task> work) => console.Progress()
        .HideCompleted(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            _context = context;
            Update(all);
            await work().ConfigureAwait(false);
        });

    public void Progress(DataSetProgress dataSet, DataSetProgress all)
    {
        Update(dataSet);
        Update(all);
    }

    public void Say(string line) => console.MarkupLine(Markup.Escape(line));

    private void Update(DataSetProgress progress)
    {
        if (_context is null)
            return;
        if (!_tasks.TryGetValue(progress, out var task))
        {
            task = _context.AddTask(Markup.Escape(progress.Name), maxValue: Math.Max(1, progress.Bytes));
            _tasks.Add(progress, task);
        }

        task.Description = Markup.Escape($"{progress.Name} {progress.SeriesDone}/{progress.Series}");
        task.Value = progress.SeriesDone == progress.Series ? task.MaxValue : progress.BytesDone;
    }
}
