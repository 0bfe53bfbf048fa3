using System.Data;
using System.Data.Common;
using System.Globalization;

namespace DicomNode.Node.Verdicts;

/// <content>Reports, their history and their review.</content>
public abstract partial class SqlVerdictStore
{
    /// <inheritdoc/>
    public Task<Page<MislabelReport>> ListReportsAsync(ReportQuery query, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            var (sql, values) = _reportSql.Select(StoreText.Normalise(query));
            await using var command = connection.Command(sql, values);
            return PageCursor.Cut(await command.ListAsync(ReadReport, cancellationToken), query);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportGroup>> GroupReportsAsync(ReportQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ReportGroup>>(
            async connection =>
            {
                var (sql, values) = _reportSql.SelectGroups(StoreText.Normalise(query));
                await using var command = connection.Command(sql, values);
                var groups = await command.ListAsync(_reportSql.ReadGroup, cancellationToken);
                return ReportGroup.Sort(groups);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<MislabelReport?> FindReportAsync(long id, CancellationToken cancellationToken) => ReadAsync(
        async connection =>
        {
            await using var command = connection.Command(ReportSql.Find, new SqlValue("@id", id));
            return (await command.ListAsync(ReadReport, cancellationToken)).SingleOrDefault();
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportEvent>> ReportHistoryAsync(long id, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<ReportEvent>>(
        async connection =>
        {
            await using var command = connection.Command(ReportSql.FindHistory, new SqlValue("@id", id));
            return await command.ListAsync(_reportSql.ReadEvent, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ReviewResult> ReviewAsync(long id, ReviewDecision review, long? expectedVersion, CancellationToken cancellationToken) =>
        (await ReviewAsync([(id, expectedVersion)], review, cancellationToken))[0];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReviewResult>> ReviewManyAsync(
        IReadOnlyList<(long Id, long Version)> reports, ReviewDecision review, CancellationToken cancellationToken) =>
        ReviewAsync([.. reports.Select(report => (report.Id, (long?)report.Version))], review, cancellationToken);

    private async Task<IReadOnlyList<ReviewResult>> ReviewAsync(
        (long Id, long? Version)[] reports, ReviewDecision review, CancellationToken cancellationToken)
    {
        var kept = StoreText.Normalise(review);
        var results = await WriteAsync(transaction => ReviewAsync(transaction, reports, kept, cancellationToken), cancellationToken);
        _feed?.Publish(Changes(results));
        return [.. results.Select(result => result.At(Now))];
    }

    private async Task<List<ReviewResult>> ReviewAsync(
        DbTransaction transaction, (long Id, long? Version)[] reports, ReviewDecision review, CancellationToken cancellationToken)
    {
        var ids = reports.Select(report => report.Id).Distinct().ToArray();
        var series = (await FindReportsAsync(transaction, ids, cancellationToken)).Values.Select(report => report.SeriesInstanceUid).ToArray();

        // What the slices say must not change while it is held against the decision.
        await LockAsync(transaction, series, cancellationToken);
        var found = await FindReportsAsync(transaction, ids, cancellationToken);
        var sums = review.Decision == ReportState.Open
            ? (await FindSumsAsync(transaction, series, cancellationToken)).ToDictionary(each => each.SeriesInstanceUid)
            : [];
        var results = new List<ReviewResult>(reports.Length);
        foreach (var (id, version) in reports)
        {
            var report = found.GetValueOrDefault(id);
            var result = review.Decision == ReportState.Open
                ? ReportRules.Undo(report, Evaluate(report), _thresholds, review.ReviewedAt, version)
                : ReportRules.Decide(report, review, version);
            results.Add(result);
            if (result.Status != ReviewStatus.Stored)
                continue;
            found[id] = await UpdateReportAsync(transaction, result.Report!, cancellationToken);
            await InsertEventAsync(transaction, id, ReportHistory.OfReview(result.Report!, review), cancellationToken);
        }

        await AnnounceAsync(transaction, Changes(results), cancellationToken);
        return results;

        SeriesVerdict? Evaluate(MislabelReport? report) =>
            report is not null && sums.GetValueOrDefault(report.SeriesInstanceUid) is { } known ? SeriesAccumulator.Evaluate(known, _thresholds, Now) : null;
    }

    private static List<ReportChange> Changes(IEnumerable<ReviewResult> results) =>
    [
        .. results.Where(result => result.Status == ReviewStatus.Stored)
            .Select(result => new ReportChange(result.Report!.Id, result.Report.State, IsNew: false)),
    ];

    private async Task<Dictionary<long, MislabelReport>> FindReportsAsync(DbTransaction transaction, long[] ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, MislabelReport>(ids.Length);
        foreach (var id in ids)
        {
            await using var command = transaction.Command(ReportSql.Find, new SqlValue("@id", id));
            foreach (var report in await command.ListAsync(_reportSql.Read, cancellationToken))
                found.Add(id, report);
        }

        return found;
    }

    private MislabelReport ReadReport(DbDataReader reader) => ReportRules.At(_reportSql.Read(reader), Now);

    /// <summary>Reports of earlier versions of the schema: what stands beside them is worked out here, so that it is the same as that of later ones.</summary>
    private async Task WorkOutReportsAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var find = transaction.Command(ReportSql.FindAll);
        var reports = await find.ListAsync(_reportSql.Read, cancellationToken);
        await RunAsync(transaction, ReportSql.UpdateWorkedOut, reports.Select(ReportSql.ValuesWorkedOut), cancellationToken);
    }

    private async Task<MislabelReport> InsertReportAsync(
        DbTransaction transaction, MislabelReport report, CancellationToken cancellationToken)
    {
        await using var next = transaction.Command(_dialect.NextReportId);
        var id = Convert.ToInt64(await next.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        var numbered = report with { Id = id };
        await using var insert = transaction.Command(ReportSql.Insert, _reportSql.Values(numbered));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        return numbered;
    }

    /// <exception cref="DBConcurrencyException">The report changed since it was read.</exception>
    private async Task<MislabelReport> UpdateReportAsync(
        DbTransaction transaction, MislabelReport report, CancellationToken cancellationToken)
    {
        await using var update = transaction.Command(ReportSql.Update, _reportSql.Values(report));
        if (await update.ExecuteNonQueryAsync(cancellationToken) != 1)
            throw new DBConcurrencyException($"Report {report.Id} changed while it was written.");
        return report;
    }

    private async Task InsertEventAsync(DbTransaction transaction, long reportId, ReportEvent happened, CancellationToken cancellationToken)
    {
        await using var insert = transaction.Command(ReportSql.InsertEvent, _reportSql.EventValues(reportId, happened));
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
