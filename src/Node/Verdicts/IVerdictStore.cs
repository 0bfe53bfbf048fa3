using DicomNode.Classifier;

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
    /// 32 random bytes, made with the store and the same on every node that shares it; there once the store is open. Keep it to this process.
    /// </summary>
    ReadOnlyMemory<byte> InstallationKey { get; }

    /// <summary>
    /// Stores verdicts, and with them, in the same transaction, the sums of their series and what follows for reports. A verdict
    /// whose SOP Instance UID and content hash are stored already changes nothing, so a batch may be repeated after any failure.
    /// </summary>
    Task<AddResult> AddAsync(IReadOnlyList<Verdict> verdicts, CancellationToken cancellationToken);

    /// <summary>The verdict on the version of an instance that was received last.</summary>
    Task<Verdict?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken);

    /// <summary>The verdict on exactly this content.</summary>
    Task<Verdict?> FindAsync(string sopInstanceUid, string contentSha256, CancellationToken cancellationToken);

    /// <summary>One page of verdicts, in the query's order.</summary>
    /// <exception cref="ArgumentException">The order is that of a series, and the query names none.</exception>
    Task<Page<Verdict>> QueryAsync(VerdictQuery query, CancellationToken cancellationToken);

    /// <summary>What the slices of a series say together.</summary>
    Task<SeriesVerdict?> FindSeriesAsync(string seriesInstanceUid, CancellationToken cancellationToken);

    /// <summary>What the series of a study say, each by itself and together; null where no series with a verdict belongs to it.</summary>
    Task<StudyVerdict?> FindStudyAsync(string studyInstanceUid, CancellationToken cancellationToken);

    /// <summary>
    /// The slices of a series that show a class best, in the order of the series: those that show it and whose file is kept, by Instance Number, are cut into
    /// as many runs of equal length as slices are asked for, and of each run stands the surest, originals before derived pictures before localizers.
    /// </summary>
    /// <param name="seriesInstanceUid">The series.</param>
    /// <param name="shown">The class that their pixels show.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    Task<IReadOnlyList<Verdict>> TellingSlicesAsync(string seriesInstanceUid, ModalityClass shown, int count, CancellationToken cancellationToken);

    /// <summary>One page of reports, in the query's order. One that changes meanwhile may move to a page before or after.</summary>
    Task<Page<MislabelReport>> ListReportsAsync(ReportQuery query, CancellationToken cancellationToken);

    /// <summary>The reports that a query selects, whatever its page, by calling AE title and station: the surest group first, of equals the largest.</summary>
    Task<IReadOnlyList<ReportGroup>> GroupReportsAsync(ReportQuery query, CancellationToken cancellationToken);

    /// <summary>One report.</summary>
    Task<MislabelReport?> FindReportAsync(long id, CancellationToken cancellationToken);

    /// <summary>What happened to a report, first things first; empty where there is no such report.</summary>
    Task<IReadOnlyList<ReportEvent>> ReportHistoryAsync(long id, CancellationToken cancellationToken);

    /// <summary>
    /// Records a reviewer's decision, or takes one back. With <paramref name="expectedVersion"/>, only while the report is still the one that the reviewer saw.
    /// </summary>
    Task<ReviewResult> ReviewAsync(long id, ReviewDecision review, long? expectedVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Records the same decision on several reports in one transaction. What became of each, in the order given: one that has changed since, or cannot be
    /// decided, keeps none of the others from it.
    /// </summary>
    /// <param name="reports">The reports and the versions that the reviewer saw, each report once.</param>
    /// <param name="review">The decision.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    Task<IReadOnlyList<ReviewResult>> ReviewManyAsync(
        IReadOnlyList<(long Id, long Version)> reports, ReviewDecision review, CancellationToken cancellationToken);

    /// <summary>Verdicts by hour of reception, sender and finding, earliest hour first.</summary>
    /// <param name="from">The hour of this time is the first.</param>
    /// <param name="to">The hour that begins at this time, or later, is no longer among them.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    Task<IReadOnlyList<HourlyCount>> HourlyAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>
    /// What a person may mean by a text: a report's number, a UID or at least four characters of its beginning, a patient key, a calling AE title or a station
    /// name, the last two letter by letter. Reports come first, then studies, series, instances.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="limit">Hits of each kind at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    Task<IReadOnlyList<SearchHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken);

    /// <summary>Counts over everything stored.</summary>
    Task<StoreStatistics> StatsAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the store answers, throws when it does not.</summary>
    Task PingAsync(CancellationToken cancellationToken);
}
