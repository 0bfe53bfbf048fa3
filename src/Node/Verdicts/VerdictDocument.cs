#if UPSTREAM_PACKAGES
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// A verdict as a LiteDB document. LiteDB indexes one value and reads in order only along the index that it selects by, so each column that
/// listings filter on stands there once more with the sort key behind it. A verdict that is not current has none of these keys.
/// </summary>
internal static class VerdictDocument
{
    /// <summary>The filters, from the one that leaves the fewest rows to the one that leaves the most.</summary>
    private static readonly (string Field, Func<Verdict, string?> Of, Func<VerdictQuery, string?> Wanted)[] Filters =
    [
        ("Series", verdict => verdict.SeriesInstanceUid, query => query.SeriesInstanceUid),
        ("Study", verdict => verdict.StudyInstanceUid, query => query.StudyInstanceUid),
        ("Outcome", verdict => verdict.Outcome.ToString(), query => query.Outcome?.ToString()),
        ("CallingAe", verdict => verdict.CallingAe, query => query.CallingAe),
        ("Modality", verdict => verdict.HeaderModality, query => query.HeaderModality),
        ("Header", verdict => verdict.HeaderClass?.ToString(), query => query.HeaderClass?.ToString()),
        ("Predicted", verdict => verdict.PredictedClass?.ToString(), query => query.Predicted?.ToString()),
    ];

    private const long MaxNumber = 999_999_999_999;

    public static IEnumerable<string> IndexedFields => ["Sop", "Number", "ByReceived", .. Filters.Select(filter => "By" + filter.Field)];

    public static string Id(string sopInstanceUid, string contentSha256) => $"{sopInstanceUid}|{contentSha256}";

    public static BsonDocument Write(Verdict verdict, bool isCurrent, long number)
    {
        var position = Position(StoreTime.ToMicroseconds(verdict.ReceivedAt), number);
        var document = new BsonDocument
        {
            ["_id"] = Id(verdict.SopInstanceUid, verdict.ContentSha256),
            ["Sop"] = verdict.SopInstanceUid,
            ["Number"] = number,
            ["IsCurrent"] = isCurrent,
            ["Body"] = JsonSerializer.Serialize(verdict, StoreJson.Default.Verdict),
            ["ByReceived"] = isCurrent ? position : null,
        };
        foreach (var (field, of, _) in Filters)
        {
            var value = of(verdict);
            document[field] = value;
            document["By" + field] = isCurrent && value is not null ? $"{value}|{position}" : null;
        }

        return document;
    }

    public static Verdict Read(BsonDocument document) => JsonSerializer.Deserialize(document["Body"].AsString, StoreJson.Default.Verdict)!;

    /// <summary>Current verdicts, last received first: a range of one index in its order, the other conditions beside it.</summary>
    public static List<BsonDocument> Select(ILiteCollection<BsonDocument> documents, VerdictQuery query, int limit)
    {
        var wanted = Filters.Select(filter => (filter.Field, Value: filter.Wanted(query))).Where(filter => filter.Value is not null).ToArray();
        var index = wanted.Length == 0 ? "ByReceived" : "By" + wanted[0].Field;
        var prefix = wanted.Length == 0 ? "" : wanted[0].Value + "|";
        var selected = documents.Query().Where($"$.{index} BETWEEN @0 AND @1", prefix + First(query), prefix + Last(query));
        foreach (var (field, value) in wanted)
            selected = selected.Where($"$.{field} = @0", value);
        return selected.OrderByDescending($"$.{index}").Limit(limit).ToList();
    }

    private static string First(VerdictQuery query) => Position(query.From is { } from ? StoreTime.ToMicroseconds(from) : 0, 0);

    /// <summary>The position before the end of the range or the end of the page before, whichever comes first.</summary>
    private static string Last(VerdictQuery query)
    {
        var end = query.To is { } to ? Position(StoreTime.ToMicroseconds(to) - 1, MaxNumber) : Position(9_999_999_999_999_999, MaxNumber);
        var page = query.After is { } after ? Position(after.Time, after.Number - 1) : end;
        return string.CompareOrdinal(page, end) < 0 ? page : end;
    }

    /// <summary>Digits that sort as time and then number do; nothing was received before 1970.</summary>
    private static string Position(long microseconds, long number) => $"{Math.Max(0, microseconds):D16}{Math.Max(0, number):D12}";
}
#endif
