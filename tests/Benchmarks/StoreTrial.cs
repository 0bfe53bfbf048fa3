using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Verdicts;
using Microsoft.Data.Sqlite;

namespace DicomNode.Benchmarks;

/// <summary>
/// What the embedded store takes to answer those who review while it holds millions of verdicts and ten thousand open reports, and what it takes to store
/// more, and to classify and store more, beside a store that is empty. TMPDIR says where the files lie.
/// </summary>
public static class StoreTrial
{
    private const int SlicesPerSeries = 100;
    private const int SeriesPerStudy = 4;
    private const int Reports = 10_000;
    private const int Rounds = 100;
    private const int BatchSize = 256;
    private const int Batches = 200;
    private const int WarmUp = 20;
    private const int SlicesPerPass = 16;
    private const int Passes = 64;
    private const string Root = "1.2.826.0.1.3680043.8.498.";

    private const string Verdicts =
        $"""
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @count),
            slices AS (SELECT i, 1 + i / 100 AS series, 1 + i % 100 AS slice FROM n)
        INSERT INTO verdicts (sop_instance_uid, content_sha256, series_instance_uid, study_instance_uid, sop_class_uid, transfer_syntax_uid,
            header_modality, header_class, sop_class_class, predicted_class, probability_ct, probability_mr, probability_pt, probability_xr, outcome, reason,
            frames, calling_ae, called_ae, received_at, classified_at, model_name, model_sha256, file_name, image_kind, outlier_score, station_name,
            instance_number, patient_key, is_current)
        SELECT '{Root}' || (series * 7368787 % 1000000007) || '.' || series || '.' || slice, printf('%064x', i * 2654435761),
            '{Root}' || (series * 7368787 % 1000000007) || '.' || series, '{Root}' || (series / 4 * 6972593 % 1000000007) || '.1.' || (series / 4),
            '1.2.840.10008.5.1.4.1.1.4', '1.2.840.10008.1.2.1', 'MR', 'MR', 'MR',
            CASE WHEN series <= 10000 THEN substr('CTMRPTXR', 1 + series % 4 * 2, 2) ELSE 'MR' END, 0.25, 0.25, 0.25, 0.25,
            CASE WHEN series <= 10000 THEN 'Mismatch' ELSE 'Match' END, 'Header, SOP class MR Image Storage and pixels (97.0%) say MR.',
            1, 'MODALITY' || (series % 12), 'DICOMNODE', @end - (@count - i) * 1300000, @end - (@count - i) * 1300000 + 1000000,
            'modality-resnet18', printf('%064x', 18), 'classified/2026-10-01/' || printf('%08x', i) || '.dcm', 'Original', 0.2, 'ROOM' || (series % 40),
            slice, 'P' || printf('%09d', series / 12), 1
        FROM slices
        """;

    private const string Series =
        $"""
        WITH RECURSIVE n(series) AS (SELECT 1 UNION ALL SELECT series + 1 FROM n WHERE series < @count)
        INSERT INTO series (series_instance_uid, study_instance_uid, calling_ae, station_name, patient_key, last_received_at, sums)
        SELECT '{Root}' || (series * 7368787 % 1000000007) || '.' || series, '{Root}' || (series / 4 * 6972593 % 1000000007) || '.1.' || (series / 4),
            'MODALITY' || (series % 12), 'ROOM' || (series % 40), 'P' || printf('%09d', series / 12), @end - (@count - series) * 130000000,
            replace(@sums, '@series', '{Root}' || (series * 7368787 % 1000000007) || '.' || series)
        FROM n
        """;

    private const string Hourly =
        """
        INSERT INTO hourly (hour, calling_ae, outcome, header_class, predicted_class, verdicts)
        SELECT received_at / 3600000000, calling_ae, outcome, COALESCE(header_class, ''), COALESCE(predicted_class, ''), COUNT(*)
        FROM verdicts GROUP BY 1, 2, 3, 4, 5
        """;

    private const string Counts =
        """
        INSERT INTO verdict_counts (outcome, header_class, predicted_class, verdicts)
        SELECT outcome, header_class, predicted_class, SUM(verdicts) FROM hourly GROUP BY 1, 2, 3
        """;

    private static readonly DateTimeOffset End = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModalityClass[] Classes = Enum.GetValues<ModalityClass>();

    public static async Task<int> RunAsync(int verdicts)
    {
        var folder = Directory.CreateTempSubdirectory("dicomnode-store-").FullName;
        try
        {
            await using var full = await OpenAsync(Path.Combine(folder, "full.sqlite"));
            await using var empty = await OpenAsync(Path.Combine(folder, "empty.sqlite"));
            var watch = Stopwatch.StartNew();
            await FillAsync(Path.Combine(folder, "full.sqlite"), verdicts);
            Print($"{verdicts} verdicts, {verdicts / SlicesPerSeries} series, {Reports} open reports: {new FileInfo(Path.Combine(folder, "full.sqlite")).Length / 1e6:F0} MB, made in {watch.Elapsed.TotalSeconds:F0} s on {new DriveInfo(folder).DriveFormat}\n");
            await MeasureQuestionsAsync(full, verdicts);
            await MeasureStoringAsync(empty, full);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<SqliteVerdictStore> OpenAsync(string path)
    {
        var store = new SqliteVerdictStore(path, new AbstainThresholds(), TimeProvider.System, new ReportFeed());
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    /// <summary>Written past the store, without its indexes, which are made again at the end: in minutes rather than hours.</summary>
    private static async Task FillAsync(string path, int verdicts)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000");
        await using var list = connection.Command("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
        var indexes = await list.ListAsync(reader => (Name: reader.GetString(0), Sql: reader.GetString(1)), CancellationToken.None);
        foreach (var (name, _) in indexes)
            await ExecuteAsync(connection, $"DROP INDEX {name}");
        await ExecuteAsync(connection, Verdicts, new SqlValue("@count", verdicts), new SqlValue("@end", StoreTime.ToMicroseconds(End)));
        await ExecuteAsync(connection, Series, new SqlValue("@count", verdicts / SlicesPerSeries), new SqlValue("@end", StoreTime.ToMicroseconds(End)), new SqlValue("@sums", SumsTemplate()));
        await ExecuteAsync(connection, Hourly);
        await ExecuteAsync(connection, Counts);
        await WriteReportsAsync(connection);
        foreach (var (_, sql) in indexes)
            await ExecuteAsync(connection, sql);
        await ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static async Task WriteReportsAsync(SqliteConnection connection)
    {
        await using var transaction = connection.BeginTransaction();
        var sql = new ReportSql(new SqliteDialect());
        var random = new Random(1);
        for (var number = 1; number <= Reports; number++)
        {
            var pixels = Classes[number % 4];
            var report = new MislabelReport
            {
                Id = number,
                Version = 1,
                State = ReportState.Open,
                SeriesInstanceUid = SeriesUid(number),
                StudyInstanceUid = StudyUid(number),
                Outcome = Outcome.Mismatch,
                HeaderModality = "MR",
                HeaderClass = ModalityClass.MR,
                SopClassClass = ModalityClass.MR,
                PredictedClass = pixels,
                Confidence = 0.9f + (0.1f * random.NextSingle()),
                SlicesFor = random.Next(1, 2 * SlicesPerSeries),
                CallingAe = $"MODALITY{number % 12}",
                StationName = $"ROOM{number % 40}",
                PatientKey = PatientKey(number),
                Reason = $"Header and SOP class MR Image Storage say MR; 100 of 100 slices say {pixels}.",
                OpenedAt = End.AddMinutes(-number),
                UpdatedAt = End.AddMinutes(-number),
            };
            await using var insert = transaction.Command(ReportSql.Insert, sql.Values(report));
            await insert.ExecuteNonQueryAsync();
            await using var note = transaction.Command(
                ReportSql.InsertEvent, sql.EventValues(number, new ReportEvent(report.OpenedAt, ReportEventKind.Opened, null, null, 1, report.Confidence)));
            await note.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    private static async Task MeasureQuestionsAsync(SqliteVerdictStore store, int verdicts)
    {
        var open = new ReportQuery { State = ReportState.Open, Order = ReportOrder.Worst, Limit = 50 };
        var series = verdicts / SlicesPerSeries;
        Print($"| question, {Rounds} times each | found | p50 ms | p95 ms | worst ms |");
        Print($"|---|---:|---:|---:|---:|");
        await InboxAsync("inbox: worst 50, and groups", _ => open);
        var first = await store.ListReportsAsync(open, CancellationToken.None);
        if (!PageCursor.TryParse(first.NextCursor, out var cursor))
            throw new InvalidOperationException("There is only one page of reports.");
        await InboxAsync("inbox, second page", _ => open with { After = cursor });
        await InboxAsync("inbox, newest", _ => open with { Order = ReportOrder.Newest });
        await InboxAsync("inbox, Modality", _ => open with { HeaderModality = "MR" });
        await InboxAsync("inbox, Modality that none has", _ => open with { HeaderModality = "US" });
        await InboxAsync("inbox, header class", _ => open with { HeaderClass = ModalityClass.MR });
        await InboxAsync("inbox, predicted class", round => open with { Predicted = Classes[round % 4] });
        await InboxAsync("inbox, calling AE", round => open with { CallingAe = $"MODALITY{round % 12}" });
        await InboxAsync("inbox, station", round => open with { StationName = $"ROOM{round % 40}" });
        await InboxAsync("inbox, study", round => open with { StudyInstanceUid = StudyUid(1 + round) });
        await InboxAsync("inbox, series", round => open with { SeriesInstanceUid = SeriesUid(1 + round) });
        await InboxAsync("inbox, a day", round => open with { From = End.AddDays(-1 - (round % 6)), To = End.AddDays(-(round % 6)) });
        await InboxAsync("inbox, text: AE and station", round => open with { Text = $"modality{round % 12} room" });
        await InboxAsync("inbox, text: beginning of a UID", round => open with { Text = SeriesUid(1 + round)[..^4] });
        await InboxAsync("inbox, text: patient key", round => open with { Text = PatientKey(1 + round) });
        await InboxAsync("inbox, text that none holds", _ => open with { Text = "nothing of the kind" });
        await AskAsync("slices for 50 rows of the inbox, 3 each", async _ =>
        {
            var found = 0;
            foreach (var report in first.Items)
                found += (await store.TellingSlicesAsync(report.SeriesInstanceUid, report.PredictedClass!.Value, 3, CancellationToken.None)).Count;
            return found;
        });
        await AskAsync("a report's history", async round => (await store.ReportHistoryAsync(1 + round, CancellationToken.None)).Count);
        await AskAsync("a series' slices in their order, 100", async round => (await store.QueryAsync(
            new VerdictQuery { SeriesInstanceUid = SeriesUid(1 + (round * 97 % series)), Order = VerdictOrder.InstanceNumber }, CancellationToken.None)).Items.Count);
        await SearchAsync("search: SOP Instance UID", round => $"{SeriesUid(1 + (round * 97 % series))}.{1 + (round % SlicesPerSeries)}");
        await SearchAsync("search: Series Instance UID", round => SeriesUid(1 + (round * 97 % series)));
        await SearchAsync("search: Study Instance UID", round => StudyUid(1 + (round * 97 % series)));
        await SearchAsync("search: beginning of every UID", _ => "1.2.");
        await SearchAsync("search: report", round => $"{1 + (round * 97)}");
        await SearchAsync("search: patient key", round => PatientKey(1 + (round * 97 % series)));
        await SearchAsync("search: calling AE", round => $"MODALITY{round % 12}");
        await SearchAsync("search: station", round => $"ROOM{round % 40}");
        await SearchAsync("search: nothing of the kind", round => $"nothing{round}");
        await AskAsync("verdicts by the hour, 30 days", async _ => (await store.HourlyAsync(End.AddDays(-30), End, CancellationToken.None)).Count);
        await AskAsync("counts over everything", async _ => (await store.StatsAsync(CancellationToken.None)).Verdicts.Count);

        Task InboxAsync(string name, Func<int, ReportQuery> query) => AskAsync(name, async round =>
        {
            var groups = await store.GroupReportsAsync(query(round), CancellationToken.None);
            return (await store.ListReportsAsync(query(round), CancellationToken.None)).Items.Count + groups.Count;
        });

        Task SearchAsync(string name, Func<int, string> text) =>
            AskAsync(name, async round => (await store.SearchAsync(text(round), 20, CancellationToken.None)).Count);
    }

    private static async Task AskAsync(string name, Func<int, Task<int>> ask)
    {
        var times = new List<double>(Rounds);
        var found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            found = Math.Max(found, await ask(round));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Print($"| {name} | {found} | {times[Rounds / 2]:F1} | {times[Rounds * 95 / 100]:F1} | {times[^1]:F1} |");
    }

    /// <summary>Batch by batch in turns, so that whatever else the machine does falls on both.</summary>
    private static async Task MeasureStoringAsync(SqliteVerdictStore empty, SqliteVerdictStore full)
    {
        await MeasureAsync(
            [empty, full],
            Batches,
            WarmUp,
            $"verdicts/s in batches of {BatchSize}, without classification",
            BatchSize,
            (store, batch) => store.AddAsync(NewVerdicts(batch * BatchSize, BatchSize), CancellationToken.None));

        // scripts/bench runs in the repository's root.
        using var classifier = new SliceClassifier(ModelPackage.Load(Path.Combine("models", "modality-resnet18")));
        var slices = new float[SlicesPerPass * SlicePreprocessor.Length];
        var probabilities = new float[SlicesPerPass * classifier.Classes.Count];
        await MeasureAsync(
            [empty, full],
            Passes,
            WarmUp / 4,
            $"slices/s, classified and stored {SlicesPerPass} at a time",
            SlicesPerPass,
            (store, pass) =>
            {
                classifier.Classify(slices, SlicesPerPass, probabilities);
                return store.AddAsync(NewVerdicts((Batches * BatchSize) + (pass * SlicesPerPass), SlicesPerPass), CancellationToken.None);
            });
    }

    /// <summary>Each store in turn, the first of a round last in the next.</summary>
    private static async Task MeasureAsync(
        SqliteVerdictStore[] stores, int rounds, int warmUp, string what, int ofEach, Func<SqliteVerdictStore, int, Task> work)
    {
        var times = new double[stores.Length];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < stores.Length; i++)
            {
                var watch = Stopwatch.StartNew();
                await work(stores[(round + i) % stores.Length], round);
                if (round >= warmUp)
                    times[(round + i) % stores.Length] += watch.Elapsed.TotalSeconds;
            }
        }

        var done = (rounds - warmUp) * ofEach;
        Print($"\n| store | {what} | time, ratio |");
        Print($"|---|---:|---:|");
        Print($"| empty at first | {done / times[0]:F0} | 1.00 |");
        Print($"| full | {done / times[1]:F0} | {times[1] / times[0]:F2} |");
    }

    /// <summary>A tenth of the series accused, as in a bad week.</summary>
    private static Verdict[] NewVerdicts(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(number =>
        {
            var series = 100_000_000 + (number / SlicesPerSeries);
            var header = series % 10 == 0 ? ModalityClass.MR : ModalityClass.CT;
            return new Verdict
            {
                SopInstanceUid = $"{SeriesUid(series)}.{1 + (number % SlicesPerSeries)}",
                ContentSha256 = (number * 2_654_435_761L).ToString("x64", CultureInfo.InvariantCulture),
                SeriesInstanceUid = SeriesUid(series),
                StudyInstanceUid = StudyUid(series),
                StationName = $"ROOM{series % 40}",
                InstanceNumber = 1 + (number % SlicesPerSeries),
                PatientKey = PatientKey(series),
                SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
                TransferSyntaxUid = "1.2.840.10008.1.2.1",
                HeaderModality = header.ToString(),
                HeaderClass = header,
                SopClassClass = ModalityClass.CT,
                Probabilities = new ClassProbabilities(0.97f, 0.01f, 0.01f, 0.01f),
                Outcome = header == ModalityClass.CT ? Outcome.Match : Outcome.Mismatch,
                Reason = "Header, SOP class CT Image Storage and pixels (97.0%) say CT.",
                Frames = 1,
                CallingAe = $"MODALITY{series % 12}",
                CalledAe = "DICOMNODE",
                ReceivedAt = End.AddSeconds(number),
                ClassifiedAt = End.AddSeconds(number + 1),
                ModelName = "modality-resnet18",
                ModelSha256 = new string('a', 64),
                FileName = $"classified/2026-11-01/{number:x8}.dcm",
            };
        }),
    ];

    /// <summary>UIDs of different series lie far from each other, as those of different devices do.</summary>
    private static string SeriesUid(long series) => string.Create(CultureInfo.InvariantCulture, $"{Root}{series * 7_368_787 % 1_000_000_007}.{series}");

    private static string StudyUid(long series) => string.Create(
        CultureInfo.InvariantCulture, $"{Root}{series / SeriesPerStudy * 6_972_593 % 1_000_000_007}.1.{series / SeriesPerStudy}");

    private static string PatientKey(long series) => string.Create(CultureInfo.InvariantCulture, $"P{series / (3 * SeriesPerStudy):D9}");

    private static string SumsTemplate()
    {
        var sums = NewVerdicts(0, SlicesPerSeries).Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!;
        return JsonSerializer.Serialize(sums with { SeriesInstanceUid = "@series" }, StoreJson.Default.SeriesSums);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, params SqlValue[] values)
    {
        await using var command = connection.Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
