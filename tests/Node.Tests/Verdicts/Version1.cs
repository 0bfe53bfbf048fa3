using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

/// <summary>A database as the first version of the schema left it: no kinds, no scores, sums of all slices alike.</summary>
internal static class Version1
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What stands in it.</summary>
    public static List<Verdict> Verdicts { get; } =
    [
        .. Enumerable.Range(0, 40).Select(number => Samples.Slice(
            number, $"1.2.3.{number % 3}", (ModalityClass)(number % 2), (ModalityClass)(number / 2 % 2)) with
        {
            StudyInstanceUid = number < 5 ? "1.2.4" : "1.2.3",
            SopClassUid = number % 7 == 0 ? "1.2.840.10008.5.1.4.1.1.4" : Samples.CTImageStorage,
        }),
        Samples.Bare(40) with { SeriesInstanceUid = "1.2.3.0" },
        Samples.Bare(41) with { SeriesInstanceUid = "1.2.3.9" },
        Samples.Slice(42, null),
    ];

    /// <summary>Makes the schema of a SQL database and fills it.</summary>
    public static async Task WriteAsync(DbConnection connection, SqlDialect dialect)
    {
        await ExecuteAsync(connection, "CREATE TABLE migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)");
        await ExecuteAsync(connection, dialect.Migrations[0]);
        await ExecuteAsync(connection, "INSERT INTO migrations VALUES (1, 'before')");
        foreach (var verdict in Verdicts)
        {
            var values = new VerdictSql(dialect).InsertValues(verdict, isCurrent: true)
                .Where(value => value.Name is not ("@image_kind" or "@outlier_score")).ToArray();
            var names = string.Join(", ", values.Select(value => value.Name));
            await ExecuteAsync(connection, $"INSERT INTO verdicts ({names.Replace("@", "", StringComparison.Ordinal)}) VALUES ({names})", values);
        }

        foreach (var sums in Sum(Verdicts))
        {
            await ExecuteAsync(
                connection, "INSERT INTO series (series_instance_uid, sums) VALUES (@uid, @sums)",
                new SqlValue("@uid", sums.SeriesInstanceUid), new SqlValue("@sums", OldForm(sums)));
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

        // Another version of an instance takes out of the sums what the first version of the schema had put in.
        var again = Verdicts[0] with { ContentSha256 = Samples.Sha(99), ReceivedAt = Samples.Start.AddDays(1), ImageKind = ImageKind.Localizer };
        await store.AddAsync([again], Cancel);
        foreach (var sums in Sum([again, .. Verdicts.Skip(1)]))
            await AssertSeriesAsync(store, sums);
    }

    /// <summary>Sums as the first version wrote them.</summary>
    public static string OldForm(SeriesSums sums)
    {
        var json = JsonSerializer.SerializeToNode(sums, StoreJson.Default.SeriesSums)!.AsObject();
        var originals = json["evidence"]![nameof(ImageKind.Original)];
        json["predicted"] = originals?["predicted"]?.DeepClone() ?? new JsonObject();
        json["logProbabilities"] = originals?["logProbabilities"]?.DeepClone() ?? new JsonObject();
        foreach (var name in new[] { "evidence", "sopClassUids", "evidenceSopClassUids", "outliers", "lastClassifiedAt" })
            json.Remove(name);
        return json.ToJsonString();
    }

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
        Assert.Equal(expected.PredictedCounts, found.PredictedCounts);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, params SqlValue[] values)
    {
        await using var command = connection.Command(sql, values);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
