namespace DicomNode.Trainer.Download;

/// <summary>
/// Fetches what a plan lacks, several series at a time. All state is on disk: a series is there whole or not at all, and the same
/// plan made again lacks only what is still missing.
/// </summary>
public sealed class DownloadRun
{
    private const string WorkFolder = ".partial";
    private const string LockFile = ".lock";
    private const int FailuresInARow = 20;

    private readonly Lock _lock = new();
    private readonly DownloadOptions _options;
    private readonly SeriesFetcher _fetcher;
    private readonly DiskBudget _budget;
    private readonly TimeProvider _time;
    private readonly IDownloadDisplay _display;
    private readonly List<DataSetState> _states;
    private readonly DataSetProgress _all;
    private readonly DateTimeOffset _startedAt;
    private int _failuresInARow;

    public DownloadRun(
        DownloadOptions options,
        NbiaClient client,
        RetryPolicy retries,
        DiskBudget budget,
        IReadOnlyList<DataSetPlan> plans,
        IDownloadDisplay display,
        TimeProvider time)
    {
        _options = options;
        _budget = budget;
        _time = time;
        _display = display;
        _fetcher = new SeriesFetcher(client, retries, budget, time, Path.Combine(options.Output, WorkFolder));
        _startedAt = time.GetUtcNow();
        _states = [.. plans.Select(plan => new DataSetState(plan))];
        _all = new DataSetProgress("in all", plans.Sum(plan => plan.Series.Count), plans.Sum(plan => plan.Bytes));
        foreach (var state in _states)
        {
            _all.SeriesDone += state.Progress.SeriesDone;
            _all.BytesDone += state.Progress.BytesDone;
        }
    }

    /// <summary>Data sets that could not be listed and series that failed.</summary>
    public int Faults => _states.Sum(state => state.Failed.Count + (state.Plan.Fault is null ? 0 : 1));

    /// <summary>Images that are there, of all data sets.</summary>
    public long Images => _states.Sum(state => state.Finished.Sum(series => (long)series.Images));

    /// <summary>Series that this run fetched.</summary>
    public int Fetched => _states.Sum(state => state.Fetched);

    /// <summary>Runs to the end, or until it is cancelled; then what is finished stays and is reported in each download.json.</summary>
    /// <exception cref="DownloadStoppedException">The disk is as full as it may be, or nothing comes from the server any more.</exception>
    /// <exception cref="ConfigurationException">The disk cannot take the plan, or another download writes to the folder.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        RequireRoom();
        Directory.CreateDirectory(_options.Output);
        using var held = Hold();
        var work = Path.Combine(_options.Output, WorkFolder);
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        _budget.Found(_states.Sum(state => state.Finished.Sum(series => series.Bytes)));
        try
        {
            foreach (var state in _states)
                Save(state);
            await _display.ShowAsync(_all, () => FetchAllAsync(token)).ConfigureAwait(false);
        }
        finally
        {
            foreach (var state in _states)
                Save(state);
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private async Task FetchAllAsync(CancellationToken token)
    {
        var missing = _states.SelectMany(state => state.Plan.Series.Where(item => item.Present is null).Select(item => (state, item)));
        await Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Parallel, CancellationToken = token },
            async (next, stopped) => await FetchAsync(next.state, next.item, stopped).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task FetchAsync(DataSetState state, PlannedSeries item, CancellationToken token)
    {
        SeriesRecord? record = null;
        TransferException? fault = null;
        try
        {
            record = await _fetcher.FetchAsync(item, token).ConfigureAwait(false);
        }
        catch (TransferException failed)
        {
            fault = failed;
        }

        lock (_lock)
        {
            if (fault is not null)
            {
                state.Failed.Add(LeftOut(item, fault.Message));
                state.Progress.Failed++;
                _all.Failed++;
                _display.Say($"{state.Plan.Request.Name}: series {item.Series.SeriesInstanceUid}: {fault.Message}");
            }
            else if (record is null)
            {
                state.Skipped.Add(LeftOut(item, $"over --max-bytes {ByteSize.Format(_options.MaxBytes ?? 0)}"));
            }
            else
            {
                state.Fetched++;
                state.Finished.Add(Finished(item, record));
            }

            state.Progress.SeriesDone++;
            state.Progress.BytesDone += item.Series.Bytes;
            _all.SeriesDone++;
            _all.BytesDone += item.Series.Bytes;
            _display.Progress(state.Progress, _all);
            if (state.Progress.SeriesDone == state.Progress.Series)
                Save(state);

            _failuresInARow = fault is { Transient: true } ? _failuresInARow + 1 : 0;
            if (_failuresInARow >= FailuresInARow)
            {
                throw new DownloadStoppedException(
                    $"{FailuresInARow} series in a row failed, the last with '{fault!.Message}'; run the same command again when {_options.Services} answers");
            }
        }
    }

    private void RequireRoom()
    {
        // While a series is unpacked its archive lies beside it.
        var largest = _states.SelectMany(state => state.Plan.Series).Where(item => item.Present is null)
            .Select(item => item.Series.Bytes).OrderDescending().Take(_options.Parallel).Sum();
        var needed = _states.Sum(state => state.Plan.BytesToFetch) + largest;
        var spare = _budget.Spare;
        if (needed > 0 && needed > spare)
        {
            throw new ConfigurationException(
                $"{ByteSize.Format(needed)} are to be written to {_options.Output}, and its disk has room for {ByteSize.Format(Math.Max(0, spare))} above "
                + $"--free-floor {ByteSize.Format(_options.FreeFloor)}; take fewer data sets, or set --max-bytes");
        }
    }

    private FileStream Hold()
    {
        try
        {
            return new FileStream(
                Path.Combine(_options.Output, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException fault)
        {
            throw new ConfigurationException($"another download writes to {_options.Output}: {fault.Message}", fault);
        }
    }

    private void Save(DataSetState state)
    {
        // A data set that could not be listed this time keeps what is known of it.
        if (state.Plan.Fault is not null && File.Exists(Path.Combine(state.Plan.Folder, DownloadReport.FileName)))
            (DownloadReport.Load(state.Plan.Folder) with { Complete = false, Fault = state.Plan.Fault, WrittenAt = _time.GetUtcNow() }).Save(state.Plan.Folder);
        else
            Report(state).Save(state.Plan.Folder);
    }

    private DownloadReport Report(DataSetState state) => new()
    {
        DataSet = state.Plan.Request.Name,
        Split = state.Plan.Request.Split,
        Collection = state.Plan.Request.Collection,
        Source = _options.Services.ToString(),
        StartedAt = _startedAt,
        WrittenAt = _time.GetUtcNow(),
        Complete = state.Plan.Fault is null && state.Failed.Count == 0 && state.Progress.SeriesDone == state.Progress.Series,
        Fault = state.Plan.Fault,
        Images = state.Finished.Sum(series => (long)series.Images),
        Bytes = state.Finished.Sum(series => series.Bytes),
        Fetched = state.Fetched,
        Modalities = state.Plan.Modalities,
        Finished = [.. state.Finished.OrderBy(series => series.SeriesInstanceUid, StringComparer.Ordinal)],
        Skipped = [.. state.Plan.LeftOut, .. state.Skipped],
        Failed = [.. state.Failed],
    };

    private static LeftOutSeries LeftOut(PlannedSeries item, string reason) =>
        new(item.Series.SeriesInstanceUid, item.Series.Modality, item.Series.Images, item.Series.Bytes, reason);

    private static FinishedSeries Finished(PlannedSeries item, SeriesRecord record) =>
        new(record.SeriesInstanceUid, record.Modality, item.Class, record.Files.Count, record.Bytes());

    private sealed class DataSetState
    {
        public DataSetState(DataSetPlan plan)
        {
            Plan = plan;
            Finished = [.. plan.Series.Where(item => item.Present is not null).Select(item => DownloadRun.Finished(item, item.Present!))];
            Progress = new DataSetProgress(plan.Request.Name, plan.Series.Count, plan.Bytes)
            {
                SeriesDone = Finished.Count,
                BytesDone = plan.Bytes - plan.BytesToFetch,
            };
        }

        public DataSetPlan Plan { get; }

        public DataSetProgress Progress { get; }

        public List<FinishedSeries> Finished { get; }

        public List<LeftOutSeries> Skipped { get; } = [];

        public List<LeftOutSeries> Failed { get; } = [];

        public int Fetched { get; set; }
    }
}
