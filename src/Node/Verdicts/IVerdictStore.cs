namespace DicomNode.Node.Verdicts;

/// <summary>
/// Verdicts, the series they add up to, and the mislabel reports of those series. One contract, held by one test suite for
/// every implementation. Safe for concurrent use. What a completed call has written survives a crash of the machine.
/// </summary>
public interface IVerdictStore : IAsyncDisposable
{
    /// <summary>Connects, and brings the schema up to date. Called once, before anything else.</summary>
    /// <exception cref="VerdictStoreException">The store cannot be opened, or was written by a newer version.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stores verdicts, and with them, in the same transaction, the sums of their series and what follows for reports. A verdict
    /// whose SOP Instance UID and content hash are stored already changes nothing, so a batch may be repeated after any failure.
    /// </summary>
    Task<AddResult> AddAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken);

    /// <summary>The verdict on the version of an instance that was received last.</summary>
    Task<Verdict?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken);

    /// <summary>The verdict on exactly this content.</summary>
    Task<Verdict?> FindAsync(string sopInstanceUid, string contentSha256, CancellationToken cancellationToken);

    /// <summary>One page of verdicts, last received first.</summary>
    Task<Page<Verdict>> QueryAsync(VerdictQuery query, CancellationToken cancellationToken);

    /// <summary>What the slices of a series say together.</summary>
    Task<SeriesVerdict?> FindSeriesAsync(string seriesInstanceUid, CancellationToken cancellationToken);

    /// <summary>What the series of a study say, each by itself and together; null where no series with a verdict belongs to it.</summary>
    Task<StudyVerdict?> FindStudyAsync(string studyInstanceUid, CancellationToken cancellationToken);

    /// <summary>One page of reports, last opened first.</summary>
    Task<Page<MislabelReport>> ListReportsAsync(ReportQuery query, CancellationToken cancellationToken);

    /// <summary>One report.</summary>
    Task<MislabelReport?> FindReportAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// Records an administrator's decision. With <paramref name="expectedVersion"/>, only while the report is still the one that
    /// the administrator saw.
    /// </summary>
    Task<ReviewResult> ReviewAsync(long id, ReviewDecision review, long? expectedVersion, CancellationToken cancellationToken);

    /// <summary>Counts over everything stored.</summary>
    Task<StoreStatistics> StatsAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the store answers, throws when it does not.</summary>
    Task PingAsync(CancellationToken cancellationToken);
}
