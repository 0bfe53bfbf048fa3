using System.Data.Common;

namespace DicomNode.Node.Verdicts;

/// <content>Search: each kind of thing by the indexes that it has.</content>
public abstract partial class SqlVerdictStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken)
    {
        var wanted = StoreText.Normalise(text.Trim());
        return wanted.Length == 0
            ? Task.FromResult<IReadOnlyList<SearchHit>>([])
            : ReadAsync<IReadOnlyList<SearchHit>>(
                async connection =>
                [
                    .. await SearchReportsAsync(connection, wanted, limit, cancellationToken),
                    .. await SearchStudiesAsync(connection, wanted, limit, cancellationToken),
                    .. await SearchSeriesAsync(connection, wanted, limit, cancellationToken),
                    .. await SearchInstancesAsync(connection, wanted, limit, cancellationToken),
                ],
                cancellationToken);
    }

    private static IEnumerable<SqlValue> RangeValues(string text, int limit)
    {
        var (first, end) = ReportText.Range(text);
        return [new("@first", first), new("@end", end), new("@limit", limit)];
    }

    private async Task<IEnumerable<SearchHit>> SearchReportsAsync(DbConnection connection, string text, int limit, CancellationToken cancellationToken)
    {
        var (sql, values) = _reportSql.Select(new ReportQuery { Text = text, Limit = limit });
        await using var command = connection.Command(sql, values);
        return (await command.ListAsync(_reportSql.Read, cancellationToken)).Take(limit).Select(SearchHit.Of);
    }

    private async Task<List<SearchHit>> SearchStudiesAsync(DbConnection connection, string text, int limit, CancellationToken cancellationToken)
    {
        await using var range = connection.Command(SeriesSql.FindStudies, RangeValues(text, limit));
        await using var patient = connection.Command(
            SeriesSql.FindStudiesOfPatient, new SqlValue("@value", text.ToUpperInvariant()), new SqlValue("@limit", limit));
        List<string> uids = [.. await range.ListAsync(reader => reader.GetString(0), cancellationToken)];
        uids.AddRange(await patient.ListAsync(reader => reader.GetString(0), cancellationToken));
        var hits = new List<SearchHit>();
        foreach (var uid in uids.Distinct().Take(limit))
        {
            await using var find = connection.Command(SeriesSql.FindStudy, new SqlValue("@uid", uid));
            if (StudyVerdict.From(uid, await find.ListAsync(SeriesSql.Read, cancellationToken), _thresholds, Now) is { } study)
                hits.Add(SearchHit.Of(study));
        }

        return hits;
    }

    private async Task<IEnumerable<SearchHit>> SearchSeriesAsync(DbConnection connection, string text, int limit, CancellationToken cancellationToken)
    {
        await using var range = connection.Command(SeriesSql.FindRange, RangeValues(text, limit));
        var sums = await range.ListAsync(SeriesSql.Read, cancellationToken);
        foreach (var (column, value) in new[] { ("patient_key", text.ToUpperInvariant()), ("calling_ae", text), ("station_name", text) })
        {
            await using var command = connection.Command(SeriesSql.FindBy(column), new SqlValue("@value", StoreText.Key(value)), new SqlValue("@limit", limit));
            sums.AddRange(await command.ListAsync(SeriesSql.Read, cancellationToken));
        }

        return sums.DistinctBy(each => each.SeriesInstanceUid).Take(limit)
            .Select(each => SeriesAccumulator.Evaluate(each, _thresholds, Now)).OfType<SeriesVerdict>().Select(SearchHit.Of);
    }

    private async Task<IEnumerable<SearchHit>> SearchInstancesAsync(DbConnection connection, string text, int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(VerdictSql.FindRange, RangeValues(text, limit));
        return (await command.ListAsync(_verdictSql.Read, cancellationToken)).Select(row => SearchHit.Of(row.Verdict));
    }
}
