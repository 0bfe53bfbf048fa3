using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

/// <summary>
/// Databases as earlier versions of the schema left them. The first: no kinds, no scores, sums of all slices alike. The second: no stations and patients, no
/// history, nothing counted by the hour.
/// </summary>
internal static class EarlierVersions
{
    private static readonly string[] SinceVersion2 = ["image_kind", "outlier_score"];

    private static readonly string[] SinceVersion3 =
        ["station_name", "instance_number", "patient_key", "reviewed_by", "rank", "search_text"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What stands in them.</summary>
    public static List<Verdict> Verdicts { get; } =
    [
        .. Enumerable.Range(0, 40).Select(number => Samples.Slice(
            number, $"1.2.3.{number % 3}", (ModalityClass)(number % 2), (ModalityClass)(number / 2 % 2)) with
        {
            StudyInstanceUid = number < 5 ? "1.2.4" : "1.2.3",
            SopClassUid = number % 7 == 0 ? "1.2.840.10008.5.1.4.1.1.4" : Samples.CTImageStorage,
            ReceivedAt = Samples.Start.AddMinutes(5 * number),
        }),
        Samples.Bare(40) with { SeriesInstanceUid = "1.2.3.0" },
        Samples.Bare(41) with { SeriesInstanceUid = "1.2.3.9" },
        Samples.Slice(42, null),
    ];

    /// <summary>Reports on the series 1.2.3.0 to 1.2.3.2, worst first: confirmed, closed, open.</summary>
    public static List<MislabelReport> Reports { get; } =
    [
        Report(1, ReportState.Confirmed, 0.994f) with { Review = new ReviewDecision(ReportState.Confirmed, "Gr\u00D6\u00DFe FALSCH", Samples.Start.AddHours(5)) },
        Report(2, ReportState.Closed, 0.97f) with { SlicesFor = 900 },
        Report(3, ReportState.Open, 0.968f) with { SlicesFor = 7 },
    ];

    /// <summary>Makes the schema of a SQL database and fills it.</summary>
    public static async Task WriteAsync(DbConnection connection, SqlDialect dialect, int version)
    {
        await ExecuteAsync(connection, "CREATE TABLE migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)");
        for (var step = 1; step <= version; step++)
        {
            await ExecuteAsync(connection, dialect.Migrations[step - 1]);
            await ExecuteAsync(connection, "INSERT INTO migrations VALUES (@version, 'before')", new SqlValue("@version", step));
        }

        string[] unknown = version == 1 ? [.. SinceVersion2, .. SinceVersion3] : SinceVersion3;
        foreach (var verdict in Verdicts)
            await InsertAsync(connection, "verdicts", new VerdictSql(dialect).InsertValues(verdict, isCurrent: true), unknown);
        foreach (var report in Reports)
        {
            await ExecuteAsync(connection, dialect.NextReportId);
            await InsertAsync(connection, "reports", new ReportSql(dialect).Values(report), unknown);
        }

        foreach (var sums in Sum(Verdicts))
        {
            SqlValue[] values = [new("@series_instance_uid", sums.SeriesInstanceUid), new("@study_instance_uid", sums.StudyInstanceUid), new("@sums", Form(sums, version))];
            await InsertAsync(connection, "series", values, version == 1 ? ["study_instance_uid"] : []);
        }
    }

    /// <summary>Sees that an opened store says what one that was filled by this version would, and goes on from there.</summary>
    public static async Task AssertUpToDateAsync(IVerdictStore store)
    {
        foreach (var verdict in Verdicts)
            Assert.Equal(verdict, await store.FindAsync(verdict.SopInstanceUid, Cancel));
        foreach (var sums in Sum(Verdicts))
            await AssertSeriesAsync(store, sums);
        Assert.Equal(["1.2.3.0", "1.2.3.1", "1.2.3.2"], (await store.FindStudyAsync("1.2.3", Cancel))!.Series.Select(series => series.SeriesInstanceUid));
        Assert.Null(await store.FindStudyAsync("1.2.4", Cancel));
        var hours = await store.HourlyAsync(Samples.Start, Samples.Start.AddHours(4), Cancel);
        Assert.Equal(HourlyCount.Of(Verdicts).ToHashSet(), hours.ToHashSet());
        Assert.Equal(Count(Verdicts), (await store.StatsAsync(Cancel)).Verdicts.ToHashSet());
        Assert.Equal(["1.2.3.0", "1.2.3.2", "1.2.3.1"], await SearchSeriesAsync(store, "MODALITY1"));
        Assert.Equal(32, store.InstallationKey.Length);
        await AssertReportsAsync(store);

        // Another version of an instance takes out of the sums what an earlier version of the schema had put in.
        var again = Verdicts[0] with
        {
            ContentSha256 = Samples.Sha(99), ReceivedAt = Samples.Start.AddDays(1), ImageKind = ImageKind.Localizer, StationName = "ROOM1", PatientKey = "AAAA222233",
        };
        await store.AddAsync([again], Cancel);
        foreach (var sums in Sum([again, .. Verdicts.Skip(1)]))
            await AssertSeriesAsync(store, sums);
        Assert.Equal(Count([again, .. Verdicts.Skip(1)]), (await store.StatsAsync(Cancel)).Verdicts.ToHashSet());
        Assert.Equal(["1.2.3.0"], await SearchSeriesAsync(store, "ROOM1"));
    }

    /// <summary>Sums as a version wrote them.</summary>
    public static string Form(SeriesSums sums, int version)
    {
        var json = JsonSerializer.SerializeToNode(sums, StoreJson.Default.SeriesSums)!.AsObject();
        json.Remove("stations");
        json.Remove("patientKeys");
        if (version > 1)
            return json.ToJsonString();
        var originals = json["evidence"]![nameof(ImageKind.Original)];
        json["predicted"] = originals?["predicted"]?.DeepClone() ?? new JsonObject();
        json["logProbabilities"] = originals?["logProbabilities"]?.DeepClone() ?? new JsonObject();
        foreach (var name in new[] { "evidence", "sopClassUids", "evidenceSopClassUids", "outliers", "lastClassifiedAt" })
            json.Remove(name);
        return json.ToJsonString();
    }

    private static HashSet<VerdictCount> Count(IEnumerable<Verdict> verdicts) => [.. verdicts
        .GroupBy(verdict => (verdict.Outcome, verdict.HeaderClass, verdict.PredictedClass))
        .Select(group => new VerdictCount(group.Key.Outcome, group.Key.HeaderClass, group.Key.PredictedClass, group.LongCount()))];

    private static async Task AssertReportsAsync(IVerdictStore store)
    {
        var worst = await store.ListReportsAsync(new ReportQuery { Order = ReportOrder.Worst }, Cancel);
        Assert.Equal(Reports, worst.Items.Select(report => report with { Standing = SeriesStanding.Provisional }));
        var found = await store.ListReportsAsync(new ReportQuery { Text = "gr\u00F6\u00DFe ct07" }, Cancel);
        Assert.Equal([1], found.Items.Select(report => report.Id));
        Assert.Equal(
            [
                new ReportEvent(Samples.Start, ReportEventKind.Opened, null, null, 0, null),
                new ReportEvent(Samples.Start.AddHours(5), ReportEventKind.Confirmed, null, "Gr\u00D6\u00DFe FALSCH", 0, null),
            ],
            await store.ReportHistoryAsync(1, Cancel));
        Assert.Equal([ReportEventKind.Opened, ReportEventKind.Closed], (await store.ReportHistoryAsync(2, Cancel)).Select(happened => happened.Kind));
        Assert.Equal([ReportEventKind.Opened], (await store.ReportHistoryAsync(3, Cancel)).Select(happened => happened.Kind));
    }

    private static async Task<IEnumerable<string>> SearchSeriesAsync(IVerdictStore store, string text) =>
        (await store.SearchAsync(text, 10, Cancel)).Where(hit => hit.Kind == SearchHitKind.Series).Select(hit => hit.Id);

    private static MislabelReport Report(int number, ReportState state, float confidence) => new()
    {
        Id = number,
        Version = 4,
        State = state,
        SeriesInstanceUid = $"1.2.3.{number - 1}",
        Outcome = Outcome.Mismatch,
        Confidence = confidence,
        SlicesFor = 3,
        CallingAe = "CT07",
        Reason = "",
        OpenedAt = Samples.Start,
        UpdatedAt = Samples.Start.AddHours(5),
    };

    private static IEnumerable<SeriesSums> Sum(IEnumerable<Verdict> verdicts) => verdicts
        .Where(verdict => verdict.SeriesInstanceUid is not null)
        .GroupBy(verdict => verdict.SeriesInstanceUid)
        .Select(series => series.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!);

    private static async Task AssertSeriesAsync(IVerdictStore store, SeriesSums sums)
    {
        var expected = SeriesAccumulator.Evaluate(sums, new AbstainThresholds(), Samples.Start.AddDays(9))!;
        var found = (await store.FindSeriesAsync(sums.SeriesInstanceUid, Cancel))!;
        Assert.Equal(expected.Probabilities, found.Probabilities);
        Assert.Equal(expected.Reason, found.Reason);
        Assert.Equal((expected.Outcome, expected.StudyInstanceUid, expected.Standing), (found.Outcome, found.StudyInstanceUid, found.Standing));
        Assert.Equal((expected.CallingAe, expected.StationName, expected.PatientKey), (found.CallingAe, found.StationName, found.PatientKey));
        Assert.Equal(expected.PredictedCounts, found.PredictedCounts);
    }

    private static Task InsertAsync(DbConnection connection, string table, IEnumerable<SqlValue> values, string[] unknown)
    {
        var known = values.Where(value => !unknown.Contains(value.Name[1..])).ToArray();
        var columns = string.Join(", ", known.Select(value => value.Name[1..]));
        return ExecuteAsync(connection, $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", known.Select(value => value.Name))})", known);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, params SqlValue[] values)
    {
        await using var command = connection.Command(sql, values);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
