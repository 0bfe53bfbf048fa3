using System.Data.Common;
using System.Text;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>The table of verdicts: its columns, and the queries over it.</summary>
internal sealed class VerdictSql(SqlDialect dialect)
{
    private static readonly string[] Columns =
    [
        "sop_instance_uid", "content_sha256", "series_instance_uid", "study_instance_uid", "sop_class_uid", "transfer_syntax_uid",
        "header_modality", "header_class", "sop_class_class", "predicted_class",
        "probability_ct", "probability_mr", "probability_pt", "probability_xr",
        "outcome", "reason", "frames", "calling_ae", "called_ae", "received_at", "classified_at", "model_name", "model_sha256", "file_name",
        "image_kind", "outlier_score", "station_name", "instance_number", "patient_key", "is_current",
    ];

    /// <summary>Every column of a verdict, then whether it is current, then its number.</summary>
    private static readonly string AllColumns = string.Join(", ", Columns) + ", id";

    /// <summary>The order of a series' slices: a number that is not there comes after all that are.</summary>
    private const string InSeries = "COALESCE(instance_number, 2147483648), sop_instance_uid";

    public static string Insert { get; } =
        $"INSERT INTO verdicts ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(column => "@" + column))})";

    public static string Supersede =>
        "UPDATE verdicts SET is_current = 0 WHERE sop_instance_uid = @sop_instance_uid AND content_sha256 = @content_sha256";

    public static string FindCurrent { get; } =
        $"SELECT {AllColumns} FROM verdicts WHERE sop_instance_uid = @sop_instance_uid AND is_current = 1";

    public static string FindContent { get; } =
        $"SELECT {AllColumns} FROM verdicts WHERE sop_instance_uid = @sop_instance_uid AND content_sha256 = @content_sha256";

    public static string FindNumber { get; } = $"SELECT {AllColumns} FROM verdicts WHERE id = @id";

    /// <summary>Current verdicts of a range of SOP Instance UIDs, in their order.</summary>
    public static string FindRange { get; } =
        $"SELECT {AllColumns} FROM verdicts WHERE is_current = 1 AND sop_instance_uid >= @first AND sop_instance_uid < @end ORDER BY sop_instance_uid LIMIT @limit";

    public string FindInstances => $"SELECT {AllColumns} FROM verdicts WHERE {dialect.In("sop_instance_uid", "@keys")}";

    public IEnumerable<SqlValue> InsertValues(Verdict verdict, bool isCurrent)
    {
        object?[] values =
        [
            verdict.SopInstanceUid, verdict.ContentSha256, verdict.SeriesInstanceUid, verdict.StudyInstanceUid, verdict.SopClassUid,
            verdict.TransferSyntaxUid, verdict.HeaderModality, verdict.HeaderClass?.ToString(), verdict.SopClassClass?.ToString(),
            verdict.PredictedClass?.ToString(), verdict.Probabilities?.CT, verdict.Probabilities?.MR,
            verdict.Probabilities?.PT, verdict.Probabilities?.XR, verdict.Outcome.ToString(), verdict.Reason, verdict.Frames,
            verdict.CallingAe, verdict.CalledAe, dialect.Time(verdict.ReceivedAt), dialect.Time(verdict.ClassifiedAt), verdict.ModelName,
            verdict.ModelSha256, verdict.FileName, verdict.ImageKind.ToString(), verdict.OutlierScore, verdict.StationName,
            verdict.InstanceNumber, verdict.PatientKey, isCurrent ? 1 : 0,
        ];
        return Columns.Zip(values, (column, value) => new SqlValue("@" + column, value));
    }

    /// <summary>
    /// One page, last received first: equality on at most one indexed column, then the sort key, so that the page is read from one index whatever the size of
    /// the table. Of several conditions, the one that leaves the fewest rows leads.
    /// </summary>
    /// <exception cref="ArgumentException">The order is that of a series, and the query names none.</exception>
    public (string Sql, IReadOnlyList<SqlValue> Values) Select(VerdictQuery query)
    {
        if (query is { Order: VerdictOrder.InstanceNumber, SeriesInstanceUid: null })
            throw new ArgumentException("The order of a series needs a series.", nameof(query));
        var sql = new StringBuilder("SELECT ").Append(AllColumns).Append(" FROM verdicts WHERE is_current = 1");
        var values = new List<SqlValue>();
        foreach (var (column, value) in Conditions(query))
        {
            if (value is null)
                continue;
            sql.Append(" AND ").Append(values.Count == 0 ? column : dialect.Residual(column)).Append(" = @").Append(column);
            values.Add(new SqlValue("@" + column, value));
        }

        if (query.From is { } from)
        {
            sql.Append(" AND received_at >= @from");
            values.Add(new SqlValue("@from", dialect.Time(from)));
        }

        if (query.To is { } to)
        {
            sql.Append(" AND received_at < @to");
            values.Add(new SqlValue("@to", dialect.Time(to)));
        }

        if (query.After is { } after)
        {
            sql.Append(query.Order == VerdictOrder.Received
                ? " AND (received_at, id) < (@after_time, @after_id)"
                : $" AND ({InSeries}) > (SELECT {InSeries} FROM verdicts WHERE id = @after_id)");
            if (query.Order == VerdictOrder.Received)
                values.Add(new SqlValue("@after_time", dialect.Time(StoreTime.FromMicroseconds(after.Time))));
            values.Add(new SqlValue("@after_id", after.Number));
        }

        sql.Append(query.Order == VerdictOrder.Received ? " ORDER BY received_at DESC, id DESC" : $" ORDER BY {InSeries}").Append(" LIMIT @limit");
        values.Add(new SqlValue("@limit", query.Limit + 1));
        return (sql.ToString(), values);
    }

    /// <summary>What <see cref="TellingSlices"/> chooses among, in the order of the series.</summary>
    public (string Sql, IReadOnlyList<SqlValue> Values) SelectSlices(string seriesInstanceUid, ModalityClass shown) => (
        $"""
        SELECT id, image_kind, probability_{shown.ToString().ToLowerInvariant()} FROM verdicts
        WHERE is_current = 1 AND series_instance_uid = @series AND {dialect.Residual("predicted_class")} = @shown AND file_name IS NOT NULL
            AND (outlier_score IS NULL OR outlier_score <= 1)
        ORDER BY {InSeries}
        """,
        [new SqlValue("@series", seriesInstanceUid), new SqlValue("@shown", shown.ToString())]);

    public static TellingSlices.Slice ReadSlice(DbDataReader reader) =>
        new(reader.GetInt64(0), reader.Name<ImageKind>(1)!.Value, reader.GetFloat(2));

    /// <summary>Reads the columns of <see cref="AllColumns"/>.</summary>
    public (Verdict Verdict, bool IsCurrent, long Id) Read(DbDataReader reader) => (
        new Verdict
        {
            SopInstanceUid = reader.GetString(0),
            ContentSha256 = reader.GetString(1),
            SeriesInstanceUid = reader.Text(2),
            StudyInstanceUid = reader.Text(3),
            SopClassUid = reader.GetString(4),
            TransferSyntaxUid = reader.GetString(5),
            HeaderModality = reader.Text(6),
            HeaderClass = reader.Name<ModalityClass>(7),
            SopClassClass = reader.Name<ModalityClass>(8),
            Probabilities = reader.IsDBNull(10)
                ? null
                : new ClassProbabilities(reader.GetFloat(10), reader.GetFloat(11), reader.GetFloat(12), reader.GetFloat(13)),
            Outcome = reader.Name<Outcome>(14)!.Value,
            Reason = reader.GetString(15),
            Frames = reader.GetInt32(16),
            CallingAe = reader.GetString(17),
            CalledAe = reader.GetString(18),
            ReceivedAt = dialect.ReadTime(reader, 19),
            ClassifiedAt = dialect.ReadTime(reader, 20),
            ModelName = reader.Text(21),
            ModelSha256 = reader.Text(22),
            FileName = reader.Text(23),
            ImageKind = reader.Name<ImageKind>(24)!.Value,
            OutlierScore = reader.Number(25),
            StationName = reader.Text(26),
            InstanceNumber = reader.IsDBNull(27) ? null : reader.GetInt32(27),
            PatientKey = reader.Text(28),
        },
        reader.GetInt32(29) == 1,
        reader.GetInt64(30));

    /// <summary>From the condition that leaves the fewest rows to the one that leaves the most.</summary>
    private static IEnumerable<(string Column, string? Value)> Conditions(VerdictQuery query) =>
    [
        ("series_instance_uid", query.SeriesInstanceUid),
        ("study_instance_uid", query.StudyInstanceUid),
        ("outcome", query.Outcome?.ToString()),
        ("calling_ae", query.CallingAe),
        ("header_modality", query.HeaderModality),
        ("header_class", query.HeaderClass?.ToString()),
        ("predicted_class", query.Predicted?.ToString()),
    ];
}
