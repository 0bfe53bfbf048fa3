using System.Data.Common;

namespace DicomNode.Node.Verdicts;

/// <summary>PostgreSQL 12 and later.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public override IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE verdicts (
            id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
            received_at TIMESTAMPTZ NOT NULL,
            classified_at TIMESTAMPTZ NOT NULL,
            model_name TEXT,
            model_sha256 TEXT,
            file_name TEXT,
            is_current INTEGER NOT NULL
        );
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
        );
        CREATE SEQUENCE report_numbers;
        CREATE TABLE reports (
            id BIGINT PRIMARY KEY,
            version BIGINT NOT NULL,
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
            opened_at TIMESTAMPTZ NOT NULL,
            updated_at TIMESTAMPTZ NOT NULL,
            decision TEXT,
            note TEXT,
            reviewed_at TIMESTAMPTZ
        );
        CREATE INDEX reports_state ON reports (state, id);
        """,
    ];

    public override string NextReportId => "SELECT nextval('report_numbers')";

    public override string In(string column, string parameter) => $"{column} = ANY({parameter})";

    public override object Values(IEnumerable<string> values) => values.ToArray();

    public override string Residual(string column) => column;

    public override object Time(DateTimeOffset time) => time.ToUniversalTime();

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);
}
