using System.Data.Common;

namespace DicomNode.Node.Verdicts;

/// <summary>PostgreSQL 12 and later.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    private const string Identity = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

    /// <summary>What begins alike stands together in an index only in the order of bytes; the database's own order may pass over points.</summary>
    private const string UidsInOrderOfBytes =
        """
        ALTER TABLE verdicts
            ALTER COLUMN sop_instance_uid TYPE TEXT COLLATE "C",
            ALTER COLUMN series_instance_uid TYPE TEXT COLLATE "C",
            ALTER COLUMN study_instance_uid TYPE TEXT COLLATE "C";
        ALTER TABLE series
            ALTER COLUMN series_instance_uid TYPE TEXT COLLATE "C",
            ALTER COLUMN study_instance_uid TYPE TEXT COLLATE "C";

        """;

    public override IReadOnlyList<string> Migrations { get; } =
    [
        SqlSchema.Version1(Identity, "BIGINT", "TIMESTAMPTZ", options: "")
            + "CREATE SEQUENCE report_numbers;",
        SqlSchema.Version2(
            study: """(SELECT key FROM jsonb_each_text(sums::jsonb -> 'studies') ORDER BY value::integer DESC, key COLLATE "C" LIMIT 1)""",
            sums: $"""
            (sums::jsonb - 'predicted' - 'logProbabilities' || jsonb_build_object(
                'evidence', jsonb_build_object('Original', jsonb_build_object(
                    'predicted', sums::jsonb -> 'predicted', 'logProbabilities', sums::jsonb -> 'logProbabilities')),
                'sopClassUids', COALESCE((SELECT jsonb_object_agg(uid, number) FROM ({SqlSchema.SopClassCounts("TRUE")}) AS counts), jsonb_build_object()),
                'evidenceSopClassUids', COALESCE(
                    (SELECT jsonb_object_agg(uid, number) FROM ({SqlSchema.SopClassCounts(SqlSchema.IsEvidence)}) AS counts), jsonb_build_object())))::text
            """),
        UidsInOrderOfBytes
            + SqlSchema.Version3(
                Identity,
                "BIGINT",
                "TIMESTAMPTZ",
                caller: """(SELECT key FROM jsonb_each_text(sums::jsonb -> 'callers') ORDER BY value::integer DESC, key COLLATE "C" LIMIT 1)""",
                sums: "(sums::jsonb || jsonb_build_object('stations', jsonb_build_object(), 'patientKeys', jsonb_build_object()))::text",
                hour: "CAST(floor(extract(epoch FROM received_at) / 3600) AS BIGINT)",
                options: "",
                keyOnly: ""),
        SqlSchema.Version4("BIGINT", keyOnly: ""),
    ];

    public override string NextReportId => "SELECT nextval('report_numbers')";

    public override string In(string column, string parameter) => $"{column} = ANY({parameter})";

    public override object Values(IEnumerable<string> values) => values.ToArray();

    public override string Residual(string column) => column;

    public override string Holds(string column, string parameter) => $"strpos({column}, {parameter}) > 0";

    public override object Time(DateTimeOffset time) => time.ToUniversalTime();

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);
}
