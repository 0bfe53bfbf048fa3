using System.Data.Common;
using System.Text.Json;

namespace DicomNode.Node.Verdicts;

/// <summary>SQLite: times are microseconds since 1970, lists of values are JSON arrays.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public override IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE verdicts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sop_instance_uid TEXT NOT NULL,
            content_sha256 TEXT NOT NULL,
            series_instance_uid TEXT,
            study_instance_uid TEXT,
            sop_class_uid TEXT NOT NULL,
            transfer_syntax_uid TEXT NOT NULL,
            header_modality TEXT,
            header_class TEXT,
            sop_class_class TEXT,
            predicted_class TEXT,
            probability_ct REAL,
            probability_mr REAL,
            probability_pt REAL,
            probability_xr REAL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            frames INTEGER NOT NULL,
            calling_ae TEXT NOT NULL,
            called_ae TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            classified_at INTEGER NOT NULL,
            model_name TEXT,
            model_sha256 TEXT,
            file_name TEXT,
            is_current INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX verdicts_content ON verdicts (sop_instance_uid, content_sha256);
        CREATE UNIQUE INDEX verdicts_current ON verdicts (sop_instance_uid) WHERE is_current = 1;
        CREATE INDEX verdicts_received ON verdicts (received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_series ON verdicts (series_instance_uid, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_study ON verdicts (study_instance_uid, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_outcome ON verdicts (outcome, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_calling ON verdicts (calling_ae, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_modality ON verdicts (header_modality, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_header ON verdicts (header_class, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_predicted ON verdicts (predicted_class, received_at, id) WHERE is_current = 1;
        CREATE INDEX verdicts_counts ON verdicts (outcome, header_class, predicted_class) WHERE is_current = 1;
        CREATE TABLE series (
            series_instance_uid TEXT PRIMARY KEY,
            sums TEXT NOT NULL
        ) STRICT;
        CREATE TABLE reports (
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            state TEXT NOT NULL,
            series_instance_uid TEXT NOT NULL UNIQUE,
            study_instance_uid TEXT,
            outcome TEXT NOT NULL,
            header_modality TEXT,
            header_class TEXT,
            sop_class_class TEXT,
            predicted_class TEXT,
            confidence REAL,
            slices_for INTEGER NOT NULL,
            slices_against INTEGER NOT NULL,
            calling_ae TEXT,
            reason TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            decision TEXT,
            note TEXT,
            reviewed_at INTEGER
        ) STRICT;
        CREATE INDEX reports_state ON reports (state, id);
        """,
    ];

    public override string NextReportId => "SELECT COALESCE(MAX(id), 0) + 1 FROM reports";

    public override string In(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override object Values(IEnumerable<string> values) => JsonSerializer.Serialize(values.ToArray(), StoreJson.Default.StringArray);

    /// <summary>A sign keeps the planner, which knows no frequencies, from choosing this column's index.</summary>
    public override string Residual(string column) => "+" + column;

    public override object Time(DateTimeOffset time) => StoreTime.ToMicroseconds(time);

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => StoreTime.FromMicroseconds(reader.GetInt64(ordinal));
}
