namespace DicomNode.Trainer.Download;

/// <summary>Lines for a log: one every so often, and one at each data set's end.</summary>
public sealed class PlainDownloadDisplay(TextWriter output, TimeProvider time, TimeSpan every) : IDownloadDisplay
{
    private long _last;

    public Task ShowAsync(DataSetProgress all, Func<Task> work)
    {
        _last = time.GetTimestamp();
        return work();
    }

    public void Progress(DataSetProgress dataSet, DataSetProgress all)
    {
        if (dataSet.SeriesDone < dataSet.Series && time.GetElapsedTime(_last) < every)
            return;
        _last = time.GetTimestamp();
        output.WriteLine($"{Describe(dataSet)}; {Describe(all)}");
    }

    public void Say(string line) => output.WriteLine(line);

    private static string Describe(DataSetProgress progress) =>
        $"{progress.Name} {progress.SeriesDone}/{progress.Series} series, {ByteSize.Format(progress.BytesDone)} of {ByteSize.Format(progress.Bytes)}"
        + (progress.Failed > 0 ? $", {progress.Failed} failed" : "");
}
