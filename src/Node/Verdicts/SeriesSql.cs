using System.Data.Common;
using System.Text.Json;

namespace DicomNode.Node.Verdicts;

/// <summary>The table of series: their sums, and beside them what they are looked up by.</summary>
internal sealed class SeriesSql(SqlDialect dialect)
{
    public const string Upsert =
        """
        INSERT INTO series (series_instance_uid, study_instance_uid, calling_ae, station_name, patient_key, last_received_at, sums)
        VALUES (@uid, @study, @calling_ae, @station_name, @patient_key, @last_received_at, @sums)
        ON CONFLICT (series_instance_uid) DO UPDATE SET study_instance_uid = excluded.study_instance_uid, calling_ae = excluded.calling_ae,
            station_name = excluded.station_name, patient_key = excluded.patient_key, last_received_at = excluded.last_received_at, sums = excluded.sums
        """;

    public const string Find = "SELECT sums FROM series WHERE series_instance_uid = @uid";

    /// <summary>The sums of a study's series.</summary>
    public const string FindStudy = "SELECT sums FROM series WHERE study_instance_uid = @uid";

    /// <summary>The sums of a range of series, in the order of their UIDs.</summary>
    public const string FindRange =
        "SELECT sums FROM series WHERE series_instance_uid >= @first AND series_instance_uid < @end ORDER BY series_instance_uid LIMIT @limit";

    /// <summary>The studies of a range, in the order of their UIDs.</summary>
    public const string FindStudies =
        """
        SELECT study_instance_uid FROM series WHERE study_instance_uid >= @first AND study_instance_uid < @end
        GROUP BY study_instance_uid ORDER BY study_instance_uid LIMIT @limit
        """;

    /// <summary>The studies of a patient.</summary>
    public const string FindStudiesOfPatient =
        """
        SELECT study_instance_uid FROM series WHERE patient_key = @value AND study_instance_uid IS NOT NULL
        GROUP BY study_instance_uid ORDER BY study_instance_uid LIMIT @limit
        """;

    public string FindAll => $"SELECT sums FROM series WHERE {dialect.In("series_instance_uid", "@keys")}";

    /// <summary>The sums of the series with a value in a column that has an index of its own, last received first.</summary>
    public static string FindBy(string column) =>
        $"SELECT sums FROM series WHERE {column} = @value ORDER BY last_received_at DESC LIMIT @limit";

    public IEnumerable<SqlValue> Values(SeriesSums sums) =>
    [
        new("@uid", sums.SeriesInstanceUid),
        new("@study", sums.StudyInstanceUid),
        new("@calling_ae", SeriesSums.Commonest(sums.Callers)),
        new("@station_name", SeriesSums.Commonest(sums.Stations)),
        new("@patient_key", SeriesSums.Commonest(sums.PatientKeys)),
        new("@last_received_at", dialect.Time(sums.LastReceivedAt)),
        new("@sums", JsonSerializer.Serialize(sums, StoreJson.Default.SeriesSums)),
    ];

    public static SeriesSums Read(DbDataReader reader) => JsonSerializer.Deserialize(reader.GetString(0), StoreJson.Default.SeriesSums)!;
}
