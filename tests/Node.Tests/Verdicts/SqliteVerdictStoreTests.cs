using DicomNode.Classifier;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.Data.Sqlite;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class SqliteVerdictStoreTests : VerdictStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private string DatabaseFile => _folder.File("store", "verdicts.sqlite");

    private protected override Task<IVerdictStore> CreateAsync() =>
        Task.FromResult<IVerdictStore>(new SqliteVerdictStore(DatabaseFile, Thresholds, Clock, Feed));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await ExecuteAsync("INSERT INTO migrations VALUES (99, 'later')");
        var newer = new SqliteVerdictStore(DatabaseFile, Thresholds, Clock);
        var fault = await Assert.ThrowsAsync<VerdictStoreException>(() => newer.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Contains("schema version 99", fault.Message, StringComparison.Ordinal);
        await newer.DisposeAsync();
    }

    [Fact]
    public async Task What_is_no_database_is_refused_by_name()
    {
        var path = _folder.File("photo.sqlite");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("not a database. ", 100)), TestContext.Current.CancellationToken);
        var store = new SqliteVerdictStore(path, Thresholds, Clock);
        var fault = await Assert.ThrowsAsync<VerdictStoreException>(() => store.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_failed_batch_leaves_nothing_behind()
    {
        await ExecuteAsync("CREATE TRIGGER full BEFORE INSERT ON series BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        await Assert.ThrowsAsync<SqliteException>(() => AddAsync(Samples.Slice(1), Samples.Slice(2)));
        Assert.Null(await Store.FindAsync("1.2.3.1.1", TestContext.Current.CancellationToken));
        await ExecuteAsync("DROP TRIGGER full");
        Assert.Equal(2, (await AddAsync(Samples.Slice(1), Samples.Slice(2))).Added);
    }

    [Fact]
    public async Task Every_listing_of_200_000_verdicts_reads_one_index_in_order()
    {
        await ExecuteAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
            INSERT INTO verdicts (sop_instance_uid, content_sha256, series_instance_uid, study_instance_uid, sop_class_uid, transfer_syntax_uid,
                header_modality, header_class, predicted_class, outcome, reason, frames, calling_ae, called_ae, received_at, classified_at, is_current)
            SELECT '1.2.' || i, printf('%064x', i), '1.3.' || (i / 100), '1.4.' || (i / 400), '1.5', '1.6',
                CASE i % 3 WHEN 0 THEN 'CT' ELSE 'MR' END, CASE i % 3 WHEN 0 THEN 'CT' ELSE 'MR' END, 'CT',
                CASE i % 1000 WHEN 0 THEN 'Mismatch' ELSE 'Match' END, '', 1, 'AE' || (i % 5), 'N', i * 1000000, i * 1000000, 1 FROM n;
            """);
        var from = DateTimeOffset.UnixEpoch.AddSeconds(150_000);
        VerdictQuery[] queries =
        [
            new(),
            new() { From = from, To = from.AddHours(1) },
            new() { Outcome = Outcome.Mismatch },
            new() { Outcome = Outcome.Mismatch, Predicted = ModalityClass.CT, HeaderClass = ModalityClass.MR, CallingAe = "AE0", From = from },
            new() { SeriesInstanceUid = "1.3.77", Outcome = Outcome.Match },
            new() { StudyInstanceUid = "1.4.77", CallingAe = "AE1" },
            new() { CallingAe = "AE1", To = from },
            new() { HeaderModality = "CT", HeaderClass = ModalityClass.CT },
            new() { HeaderClass = ModalityClass.CT },
            new() { Predicted = ModalityClass.CT },
        ];
        foreach (var query in queries)
        {
            var page = await Store.QueryAsync(query with { Limit = 5 }, TestContext.Current.CancellationToken);
            Assert.Equal(5, page.Items.Count);
            Assert.True(PageCursor.TryParse(page.NextCursor, out var after));
            foreach (var cursor in new PageCursor?[] { null, after })
            {
                var (sql, values) = new VerdictSql(new SqliteDialect()).Select(query with { After = cursor });
                var plan = await ExplainAsync(sql, values);
                Assert.Matches("^(SEARCH|SCAN) verdicts USING INDEX verdicts_[a-z]+( \\(.*\\))?$", plan);
                Assert.True(plan.StartsWith("SEARCH", StringComparison.Ordinal) || (query == new VerdictQuery() && cursor is null), $"{query}: {plan}");
            }
        }
    }

    [Fact]
    public async Task Look_ups_while_storing_use_indexes()
    {
        var dialect = new SqliteDialect();
        var keys = new SqlValue("@keys", dialect.Values(["1.2.3"]));
        foreach (var sql in new[] { new VerdictSql(dialect).FindInstances, new ReportSql(dialect).FindSeries })
            Assert.Contains("USING INDEX", await ExplainAsync(sql, [keys]), StringComparison.Ordinal);
        Assert.Equal(
            "SEARCH series USING INDEX series_study (study_instance_uid=?)", await ExplainAsync(SeriesSql.FindStudy, [new SqlValue("@uid", "1.2.3")]));
    }

    [Fact]
    public async Task What_reviewers_ask_is_read_from_indexes()
    {
        var verdicts = new VerdictSql(new SqliteDialect());
        var (worst, worstValues) = new ReportSql(new SqliteDialect()).Select(
            new ReportQuery { State = ReportState.Open, Order = ReportOrder.Worst, After = new PageCursor(-1, 1, 0) });
        var (slices, slicesValues) = verdicts.SelectSlices("1.2", ModalityClass.CT);
        var (series, seriesValues) = verdicts.Select(new VerdictQuery { SeriesInstanceUid = "1.2", Order = VerdictOrder.InstanceNumber, After = new PageCursor(0, 1, 0) });
        SqlValue[] range = [new("@first", "1.2.8"), new("@end", "1.2.9"), new("@limit", 20)];
        SqlValue[] value = [new("@value", "x"), new("@limit", 20)];
        SqlValue[] id = [new("@id", 1L)];
        (string Sql, IReadOnlyList<SqlValue> Values, string Plan)[] cases =
        [
            (worst, worstValues, "SEARCH reports USING INDEX reports_worst (state=? AND rank>?)"),
            (ReportSql.FindHistory, id, "SEARCH report_events USING INDEX report_events_report (report_id=?)"),
            (slices, slicesValues, "SEARCH verdicts USING INDEX verdicts_series (series_instance_uid=?); USE TEMP B-TREE FOR ORDER BY"),
            (series, seriesValues, "SEARCH verdicts USING INDEX verdicts_series (series_instance_uid=?); SCALAR SUBQUERY 1; "
                + "SEARCH verdicts USING INTEGER PRIMARY KEY (rowid=?); USE TEMP B-TREE FOR ORDER BY"),
            (VerdictSql.FindRange, range, "SEARCH verdicts USING INDEX verdicts_current (sop_instance_uid>? AND sop_instance_uid<?)"),
            (SeriesSql.FindRange, range, "SEARCH series USING INDEX sqlite_autoindex_series_1 (series_instance_uid>? AND series_instance_uid<?)"),
            (SeriesSql.FindStudies, range, "SEARCH series USING COVERING INDEX series_study (study_instance_uid>? AND study_instance_uid<?)"),
            (SeriesSql.FindBy("patient_key"), value, "SEARCH series USING INDEX series_patient (patient_key=?)"),
            (SeriesSql.FindBy("calling_ae"), value, "SEARCH series USING INDEX series_calling (calling_ae=?)"),
            (SeriesSql.FindBy("station_name"), value, "SEARCH series USING INDEX series_station (station_name=?)"),
            (HourlySql.Select, [new("@from", 1L), new("@to", 2L)], "SEARCH hourly USING PRIMARY KEY (hour>? AND hour<?)"),
        ];
        foreach (var (sql, values, plan) in cases)
            Assert.Equal(plan, await ExplainAsync(sql, values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_of_an_earlier_version_is_brought_up_to_date(int version)
    {
        var path = _folder.File("old.sqlite");
        await using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await EarlierVersions.WriteAsync(connection, new SqliteDialect(), version);
        }

        await using var store = new SqliteVerdictStore(path, Thresholds, Clock);
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await EarlierVersions.AssertUpToDateAsync(store);
    }

    private async Task<string> ExplainAsync(string sql, IReadOnlyList<SqlValue> values)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.Command("EXPLAIN QUERY PLAN " + sql, values);
        return string.Join("; ", await command.ListAsync(reader => reader.GetString(3), TestContext.Current.CancellationToken));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync();
    }
}
