using System.Data.Common;
using System.Text;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>The table of reports: its columns, and the queries over it.</summary>
internal sealed class ReportSql(SqlDialect dialect)
{
    private static readonly string[] Columns =
    [
        "id", "version", "state", "series_instance_uid", "study_instance_uid", "outcome", "header_modality", "header_class",
        "sop_class_class", "predicted_class", "confidence", "slices_for", "slices_against", "calling_ae", "reason", "opened_at",
        "updated_at", "decision", "note", "reviewed_at", "reviewed_by", "station_name", "patient_key", "rank", "search_text",
    ];

    private static readonly string AllColumns = string.Join(", ", Columns);

    public static string Insert { get; } =
        $"INSERT INTO reports ({AllColumns}) VALUES ({string.Join(", ", Columns.Select(column => "@" + column))})";

    /// <summary>Changes the report only while it is the one that the change was worked out from.</summary>
    public static string Update { get; } =
        $"UPDATE reports SET {string.Join(", ", Columns.Skip(1).Select(column => $"{column} = @{column}"))} "
        + "WHERE id = @id AND version = @version - 1";

    public static string Find { get; } = $"SELECT {AllColumns} FROM reports WHERE id = @id";

    public const string FindHistory =
        "SELECT happened_at, kind, by_user, note, slices, confidence FROM report_events WHERE report_id = @id ORDER BY id";

    public const string InsertEvent =
        """
        INSERT INTO report_events (report_id, happened_at, kind, by_user, note, slices, confidence)
        VALUES (@report_id, @happened_at, @kind, @by_user, @note, @slices, @confidence)
        """;

    public const string UpdateWorkedOut = "UPDATE reports SET rank = @rank, search_text = @search_text WHERE id = @id";

    public static string FindAll { get; } = $"SELECT {AllColumns} FROM reports";

    public string FindSeries => $"SELECT {AllColumns} FROM reports WHERE {dialect.In("series_instance_uid", "@keys")}";

    public IEnumerable<SqlValue> Values(MislabelReport report)
    {
        object?[] values =
        [
            report.Id, report.Version, report.State.ToString(), report.SeriesInstanceUid, report.StudyInstanceUid,
            report.Outcome.ToString(), report.HeaderModality, report.HeaderClass?.ToString(), report.SopClassClass?.ToString(),
            report.PredictedClass?.ToString(), report.Confidence, report.SlicesFor, report.SlicesAgainst, report.CallingAe, report.Reason,
            dialect.Time(report.OpenedAt), dialect.Time(report.UpdatedAt), report.Review?.Decision.ToString(), report.Review?.Note,
            report.Review is { } review ? dialect.Time(review.ReviewedAt) : null, report.Review?.By, report.StationName, report.PatientKey,
            ReportRank.Of(report), ReportText.Of(report),
        ];
        return Columns.Zip(values, (column, value) => new SqlValue("@" + column, value));
    }

    /// <summary>What is worked out from a report and stands beside it.</summary>
    public static IEnumerable<SqlValue> ValuesWorkedOut(MislabelReport report) =>
        [new("@id", report.Id), new("@rank", ReportRank.Of(report)), new("@search_text", ReportText.Of(report))];

    /// <summary>One page: of one state, worst first, read from one index; else the reports are few enough to look through.</summary>
    public (string Sql, IReadOnlyList<SqlValue> Values) Select(ReportQuery query)
    {
        var values = new List<SqlValue>();
        var sql = new StringBuilder($"SELECT {AllColumns} FROM reports");
        AppendConditions(sql, values, query);
        var isNewest = query.Order == ReportOrder.Newest;
        var isDescending = isNewest != query.IsBackwards;
        if (query.After is { } after)
        {
            var compare = isDescending ? "<" : ">";
            sql.Append(isNewest ? $" AND id {compare} @after_id" : $" AND (rank, id) {compare} (@after_rank, @after_id)");
            if (!isNewest)
                values.Add(new SqlValue("@after_rank", after.Time));
            values.Add(new SqlValue("@after_id", after.Number));
        }

        var direction = isDescending ? " DESC" : "";
        sql.Append(isNewest ? $" ORDER BY id{direction}" : $" ORDER BY rank{direction}, id{direction}").Append(" LIMIT @limit");
        values.Add(new SqlValue("@limit", query.Limit + 1));
        return (sql.ToString(), values);
    }

    public (string Sql, IReadOnlyList<SqlValue> Values) SelectGroups(ReportQuery query)
    {
        var values = new List<SqlValue>();
        var sql = new StringBuilder("SELECT calling_ae, station_name, COUNT(*), COALESCE(MAX(confidence), 0), MIN(opened_at) FROM reports");
        AppendConditions(sql, values, query);
        return (sql.Append(" GROUP BY calling_ae, station_name").ToString(), values);
    }

    public ReportGroup ReadGroup(DbDataReader reader) =>
        new(reader.Text(0), reader.Text(1), reader.GetInt64(2), reader.GetFloat(3), dialect.ReadTime(reader, 4));

    public IEnumerable<SqlValue> EventValues(long reportId, ReportEvent happened) =>
    [
        new("@report_id", reportId), new("@happened_at", dialect.Time(happened.At)), new("@kind", happened.Kind.ToString()),
        new("@by_user", happened.By), new("@note", happened.Note), new("@slices", happened.Slices), new("@confidence", happened.Confidence),
    ];

    public ReportEvent ReadEvent(DbDataReader reader) => new(
        dialect.ReadTime(reader, 0), reader.Name<ReportEventKind>(1)!.Value, reader.Text(2), reader.Text(3), reader.GetInt32(4), reader.Number(5));

    public MislabelReport Read(DbDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Version = reader.GetInt64(1),
        State = reader.Name<ReportState>(2)!.Value,
        SeriesInstanceUid = reader.GetString(3),
        StudyInstanceUid = reader.Text(4),
        Outcome = reader.Name<Outcome>(5)!.Value,
        HeaderModality = reader.Text(6),
        HeaderClass = reader.Name<ModalityClass>(7),
        SopClassClass = reader.Name<ModalityClass>(8),
        PredictedClass = reader.Name<ModalityClass>(9),
        Confidence = reader.Number(10),
        SlicesFor = reader.GetInt32(11),
        SlicesAgainst = reader.GetInt32(12),
        CallingAe = reader.Text(13),
        Reason = reader.GetString(14),
        OpenedAt = dialect.ReadTime(reader, 15),
        UpdatedAt = dialect.ReadTime(reader, 16),
        Review = reader.Name<ReportState>(17) is { } decision
            ? new ReviewDecision(decision, reader.GetString(18), dialect.ReadTime(reader, 19), reader.Text(20))
            : null,
        StationName = reader.Text(21),
        PatientKey = reader.Text(22),
    };

    private void AppendConditions(StringBuilder sql, List<SqlValue> values, ReportQuery query)
    {
        sql.Append(" WHERE 1 = 1");
        foreach (var (column, value) in Equalities(query))
        {
            if (value is { Length: > 0 })
                Append($"{column} = @{column}", new SqlValue("@" + column, value));
            else if (value is not null)
                Append($"{column} IS NULL");
        }

        if (query.From is { } from)
            Append("opened_at >= @from", new SqlValue("@from", dialect.Time(from)));
        if (query.To is { } to)
            Append("opened_at < @to", new SqlValue("@to", dialect.Time(to)));
        foreach (var (i, word) in ReportText.Words(query.Text).Index())
            Append(WordCondition($"@word{i}", ReportText.Number(word)), new SqlValue($"@word{i}", word));

        void Append(string condition, params IEnumerable<SqlValue> parameters)
        {
            sql.Append(" AND ").Append(condition);
            values.AddRange(parameters);
        }
    }

    private string WordCondition(string word, long? number) =>
        $"({dialect.Holds("search_text", word)} OR substr(series_instance_uid, 1, length({word})) = {word}"
        + $" OR substr(study_instance_uid, 1, length({word})) = {word}"
        + (number is { } id ? FormattableString.Invariant($" OR id = {id})") : ")");

    /// <summary>What a column must be; null where it may be anything, the empty text where it must hold nothing.</summary>
    private static IEnumerable<(string Column, string? Value)> Equalities(ReportQuery query) =>
    [
        ("state", query.State?.ToString()),
        ("series_instance_uid", query.SeriesInstanceUid),
        ("study_instance_uid", query.StudyInstanceUid),
        ("calling_ae", query.CallingAe),
        ("station_name", query.StationName),
        ("header_modality", query.HeaderModality),
        ("header_class", query.HeaderClass?.ToString()),
        ("predicted_class", query.Predicted?.ToString()),
    ];
}
