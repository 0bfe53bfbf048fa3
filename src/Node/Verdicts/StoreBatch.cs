using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// What a batch of verdicts changes in a store, worked out in memory from what the store holds on the instances and series concerned. The
/// stores only load before and save after, in one transaction.
/// </summary>
internal sealed class StoreBatch
{
    private readonly Dictionary<string, Verdict> _current = [];
    private readonly Dictionary<string, SeriesSums> _sums;
    private readonly Dictionary<string, MislabelReport> _reports;
    private readonly Dictionary<(string Sop, string Sha), Verdict> _added = [];
    private readonly HashSet<string> _changedSeries = [];
    private readonly List<Verdict> _superseded = [];
    private readonly List<(MislabelReport Report, ReportEvent? Event)> _changedReports = [];

    /// <param name="verdicts">The batch.</param>
    /// <param name="stored">Every stored verdict on the batch's instances, and whether it is the current one.</param>
    /// <param name="sums">Sums of every series that the batch or a current stored verdict names.</param>
    /// <param name="reports">Reports of the same series.</param>
    /// <param name="thresholds">When a series is sure of itself.</param>
    /// <param name="now">UTC.</param>
    public StoreBatch(
        IReadOnlyList<Verdict> verdicts,
        IEnumerable<(Verdict Verdict, bool IsCurrent)> stored,
        IEnumerable<SeriesSums> sums,
        IEnumerable<MislabelReport> reports,
        AbstainThresholds thresholds,
        DateTimeOffset now)
    {
        _sums = sums.ToDictionary(series => series.SeriesInstanceUid);
        _reports = reports.ToDictionary(report => report.SeriesInstanceUid);
        var known = new HashSet<(string, string)>();
        var storedCurrent = new HashSet<Verdict>(ReferenceEqualityComparer.Instance);
        foreach (var (verdict, isCurrent) in stored)
        {
            known.Add((verdict.SopInstanceUid, verdict.ContentSha256));
            if (isCurrent)
            {
                _current[verdict.SopInstanceUid] = verdict;
                storedCurrent.Add(verdict);
            }
        }

        foreach (var verdict in verdicts)
        {
            if (known.Add((verdict.SopInstanceUid, verdict.ContentSha256)))
                Add(verdict, storedCurrent);
        }

        foreach (var uid in _changedSeries)
            Follow(uid, thresholds, now);
    }

    /// <summary>Verdicts to insert, and whether each is the current one of its instance.</summary>
    public IEnumerable<(Verdict Verdict, bool IsCurrent)> Added =>
        _added.Values.Select(verdict => (verdict, ReferenceEquals(_current[verdict.SopInstanceUid], verdict)));

    /// <summary>Stored verdicts that are no longer current.</summary>
    public IReadOnlyList<Verdict> Superseded => _superseded;

    /// <summary>Sums to write.</summary>
    public IEnumerable<SeriesSums> Sums => _changedSeries.Select(uid => _sums[uid]);

    /// <summary>Reports to insert (number 0) or to update, and what of it goes into their history.</summary>
    public IReadOnlyList<(MislabelReport Report, ReportEvent? Event)> Reports => _changedReports;

    /// <summary>What to add to the counts by the hour.</summary>
    public IEnumerable<HourlyCount> Hourly => HourlyCount.Of(_added.Values);

    /// <summary>What to add to the counts of current verdicts, or to take away.</summary>
    public IEnumerable<VerdictCount> Counts => Added.Where(added => added.IsCurrent).Select(added => (added.Verdict, Change: 1L))
        .Concat(_superseded.Select(verdict => (Verdict: verdict, Change: -1L)))
        .GroupBy(row => (row.Verdict.Outcome, row.Verdict.HeaderClass, row.Verdict.PredictedClass), row => row.Change)
        .Select(group => new VerdictCount(group.Key.Outcome, group.Key.HeaderClass, group.Key.PredictedClass, group.Sum()))
        .Where(change => change.Count != 0);

    /// <summary>
    /// The version received last is the current one, by time and, at the same time, by hash: whichever order the versions are stored in,
    /// the series ends with the same sums.
    /// </summary>
    private static bool IsLater(Verdict verdict, Verdict than) =>
        (verdict.ReceivedAt.CompareTo(than.ReceivedAt), string.CompareOrdinal(verdict.ContentSha256, than.ContentSha256))
            is ( > 0, _) or (0, > 0);

    private void Add(Verdict verdict, HashSet<Verdict> storedCurrent)
    {
        _added.Add((verdict.SopInstanceUid, verdict.ContentSha256), verdict);
        if (_current.TryGetValue(verdict.SopInstanceUid, out var before))
        {
            if (!IsLater(verdict, before))
            {
                NoteReception(verdict);
                return;
            }

            if (storedCurrent.Contains(before))
                _superseded.Add(before);
            if (before.SeriesInstanceUid is { } left)
            {
                _sums[left] = SeriesAccumulator.Remove(_sums[left], before);
                _changedSeries.Add(left);
            }
        }

        _current[verdict.SopInstanceUid] = verdict;
        if (verdict.SeriesInstanceUid is { } joined)
        {
            _sums[joined] = SeriesAccumulator.Add(_sums.GetValueOrDefault(joined), verdict);
            _changedSeries.Add(joined);
        }
    }

    /// <summary>A version that comes late still widens its series' time of reception, as it would have done in order.</summary>
    private void NoteReception(Verdict verdict)
    {
        if (verdict.SeriesInstanceUid is not { } uid)
            return;
        _sums[uid] = SeriesAccumulator.Remove(SeriesAccumulator.Add(_sums.GetValueOrDefault(uid), verdict), verdict);
        _changedSeries.Add(uid);
    }

    private void Follow(string seriesUid, AbstainThresholds thresholds, DateTimeOffset now)
    {
        var before = _reports.GetValueOrDefault(seriesUid);
        var after = ReportRules.Follow(before, SeriesAccumulator.Evaluate(_sums[seriesUid], thresholds, now), thresholds, now);
        if (after is not null && !ReferenceEquals(after, before))
            _changedReports.Add((after, ReportHistory.OfSlices(before, after)));
    }
}
