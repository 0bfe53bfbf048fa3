using System.Data.Common;

namespace DicomNode.Node.Verdicts;

/// <summary>PostgreSQL 12 and later.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public override IReadOnlyList<string> Migrations { get; } =
    [
        SqlSchema.Version1("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BIGINT", "TIMESTAMPTZ", options: "")
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
    ];

    public override string NextReportId => "SELECT nextval('report_numbers')";

    public override string In(string column, string parameter) => $"{column} = ANY({parameter})";

    public override object Values(IEnumerable<string> values) => values.ToArray();

    public override string Residual(string column) => column;

    public override object Time(DateTimeOffset time) => time.ToUniversalTime();

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);
}
