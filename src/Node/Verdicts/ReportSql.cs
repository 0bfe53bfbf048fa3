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
        "updated_at", "decision", "note", "reviewed_at",
    ];

    private static readonly string AllColumns = string.Join(", ", Columns);

    public static string Insert { get; } =
        $"INSERT INTO reports ({AllColumns}) VALUES ({string.Join(", ", Columns.Select(column => "@" + column))})";

    /// <summary>Changes the report only while it is the one that the change was worked out from.</summary>
    public static string Update { get; } =
        $"UPDATE reports SET {string.Join(", ", Columns.Skip(1).Select(column => $"{column} = @{column}"))} "
        + "WHERE id = @id AND version = @version - 1";

    public static string Find { get; } = $"SELECT {AllColumns} FROM reports WHERE id = @id";

    public string FindSeries => $"SELECT {AllColumns} FROM reports WHERE {dialect.In("series_instance_uid", "@keys")}";

    public IEnumerable<SqlValue> Values(MislabelReport report)
    {
        object?[] values =
        [
            report.Id, report.Version, report.State.ToString(), report.SeriesInstanceUid, report.StudyInstanceUid,
            report.Outcome.ToString(), report.HeaderModality, report.HeaderClass?.ToString(), report.SopClassClass?.ToString(),
            report.PredictedClass?.ToString(), report.Confidence, report.SlicesFor, report.SlicesAgainst, report.CallingAe, report.Reason,
            dialect.Time(report.OpenedAt), dialect.Time(report.UpdatedAt), report.Review?.Decision.ToString(), report.Review?.Note,
            report.Review is { } review ? dialect.Time(review.ReviewedAt) : null,
        ];
        return Columns.Zip(values, (column, value) => new SqlValue("@" + column, value));
    }

    public static (string Sql, IReadOnlyList<SqlValue> Values) Select(ReportQuery query)
    {
        var sql = new StringBuilder("SELECT ").Append(AllColumns).Append(" FROM reports WHERE id < @before");
        var values = new List<SqlValue> { new("@before", query.After?.Number ?? long.MaxValue) };
        if (query.State is { } state)
        {
            sql.Append(" AND state = @state");
            values.Add(new SqlValue("@state", state.ToString()));
        }

        sql.Append(" ORDER BY id DESC LIMIT @limit");
        values.Add(new SqlValue("@limit", query.Limit + 1));
        return (sql.ToString(), values);
    }

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
            ? new ReviewDecision(decision, reader.GetString(18), dialect.ReadTime(reader, 19))
            : null,
    };
}
