using System.Data.Common;

namespace DicomNode.Node.Verdicts;

/// <summary>PostgreSQL 12 and later.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public override IReadOnlyList<string> Migrations { get; } =
    [
        SqlSchema.Version1("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BIGINT", "TIMESTAMPTZ", options: "")
            + "CREATE SEQUENCE report_numbers;",
    ];

    public override string NextReportId => "SELECT nextval('report_numbers')";

    public override string In(string column, string parameter) => $"{column} = ANY({parameter})";

    public override object Values(IEnumerable<string> values) => values.ToArray();

    public override string Residual(string column) => column;

    public override object Time(DateTimeOffset time) => time.ToUniversalTime();

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);
}
