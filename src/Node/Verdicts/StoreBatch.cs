namespace DicomNode.Node.Verdicts;

/// <summary>
/// What a batch of verdicts changes in a store, worked out in memory from what the store holds on the instances and series concerned. The
/// stores only load before and save after, in one transaction.
/// </summary>
internal sealed class StoreBatch
{
    private readonly Dictionary<string, Verdict> current = [];
    private readonly Dictionary<string, SeriesSums> sums;
    private readonly Dictionary<string, MislabelReport> reports;
    private readonly Dictionary<(string Sop, string Sha), Verdict> added = [];
    private readonly HashSet<string> changedSeries = [];
    private readonly List<Verdict> superseded = [];
    private readonly List<MislabelReport> changedReports = [];

    /// <param name="verdicts">The batch.</param>
    /// <param name="stored">Every stored verdict on the batch's instances, and whether it is the current one.</param>
    /// <param name="sums">Sums of every series that the batch or a current stored verdict names.</param>
    /// <param name="reports">Reports of the same series.</param>
    /// <param name="policy">When a series has a verdict.</param>
    /// <param name="now">UTC.</param>
    public StoreBatch(
        IReadOnlyList<Verdict> verdicts,
        IEnumerable<(Verdict Verdict, bool IsCurrent)> stored,
        IEnumerable<SeriesSums> sums,
        IEnumerable<MislabelReport> reports,
        SeriesPolicy policy,
        DateTimeOffset now)
    {
        this.sums = sums.ToDictionary(series => series.SeriesInstanceUid);
        this.reports = reports.ToDictionary(report => report.SeriesInstanceUid);
        var known = new HashSet<(string, string)>();
        var storedCurrent = new HashSet<Verdict>(ReferenceEqualityComparer.Instance);
        foreach (var (verdict, isCurrent) in stored)
        {
            known.Add((verdict.SopInstanceUid, verdict.ContentSha256));
            if (isCurrent)
            {
                current[verdict.SopInstanceUid] = verdict;
                storedCurrent.Add(verdict);
            }
        }

        foreach (var verdict in verdicts)
        {
            if (known.Add((verdict.SopInstanceUid, verdict.ContentSha256)))
                Add(verdict, storedCurrent);
        }

        foreach (var uid in changedSeries)
            Follow(uid, policy, now);
    }

    /// <summary>Verdicts to insert, and whether each is the current one of its instance.</summary>
    public IEnumerable<(Verdict Verdict, bool IsCurrent)> Added =>
        added.Values.Select(verdict => (verdict, ReferenceEquals(current[verdict.SopInstanceUid], verdict)));

    /// <summary>Stored verdicts that are no longer current.</summary>
    public IReadOnlyList<Verdict> Superseded => superseded;

    /// <summary>Sums to write.</summary>
    public IEnumerable<SeriesSums> Sums => changedSeries.Select(uid => sums[uid]);

    /// <summary>Reports to insert (number 0) or to update.</summary>
    public IReadOnlyList<MislabelReport> Reports => changedReports;

    /// <summary>
    /// The version received last is the current one, by time and, at the same time, by hash: whichever order the versions are stored in,
    /// the series ends with the same sums.
    /// </summary>
    private static bool IsLater(Verdict verdict, Verdict than) =>
        (verdict.ReceivedAt.CompareTo(than.ReceivedAt), string.CompareOrdinal(verdict.ContentSha256, than.ContentSha256))
            is ( > 0, _) or (0, > 0);

    private void Add(Verdict verdict, HashSet<Verdict> storedCurrent)
    {
        added.Add((verdict.SopInstanceUid, verdict.ContentSha256), verdict);
        if (current.TryGetValue(verdict.SopInstanceUid, out var before))
        {
            if (!IsLater(verdict, before))
            {
                NoteReception(verdict);
                return;
            }

            if (storedCurrent.Contains(before))
                superseded.Add(before);
            if (before.SeriesInstanceUid is { } left)
            {
                sums[left] = SeriesAccumulator.Remove(sums[left], before);
                changedSeries.Add(left);
            }
        }

        current[verdict.SopInstanceUid] = verdict;
        if (verdict.SeriesInstanceUid is { } joined)
        {
            sums[joined] = SeriesAccumulator.Add(sums.GetValueOrDefault(joined), verdict);
            changedSeries.Add(joined);
        }
    }

    /// <summary>A version that comes late still widens its series' time of reception, as it would have done in order.</summary>
    private void NoteReception(Verdict verdict)
    {
        if (verdict.SeriesInstanceUid is not { } uid)
            return;
        sums[uid] = SeriesAccumulator.Remove(SeriesAccumulator.Add(sums.GetValueOrDefault(uid), verdict), verdict);
        changedSeries.Add(uid);
    }

    private void Follow(string seriesUid, SeriesPolicy policy, DateTimeOffset now)
    {
        var before = reports.GetValueOrDefault(seriesUid);
        var after = ReportRules.Follow(before, SeriesAccumulator.Evaluate(sums[seriesUid], policy), now);
        if (after is not null && !ReferenceEquals(after, before))
            changedReports.Add(after);
    }
}
