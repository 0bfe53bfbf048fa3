using System.Data.Common;
using System.Text.Json;

namespace DicomNode.Node.Verdicts;

/// <summary>SQLite: times are microseconds since 1970, lists of values are JSON arrays.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const string Identity = "INTEGER PRIMARY KEY AUTOINCREMENT";
    private const string KeyOnly = " STRICT, WITHOUT ROWID";

    public override IReadOnlyList<string> Migrations { get; } =
    [
        SqlSchema.Version1(Identity, "INTEGER", "INTEGER", options: " STRICT"),
        SqlSchema.Version2(
            study: "(SELECT key FROM json_each(sums, '$.studies') ORDER BY value DESC, key LIMIT 1)",
            sums: $"""
            json_set(
                json_remove(sums, '$.predicted', '$.logProbabilities'),
                '$.evidence', json_object('Original', json_object('predicted', sums -> '$.predicted', 'logProbabilities', sums -> '$.logProbabilities')),
                '$.sopClassUids', json((SELECT json_group_object(uid, number) FROM ({SqlSchema.SopClassCounts("TRUE")}))),
                '$.evidenceSopClassUids', json((SELECT json_group_object(uid, number) FROM ({SqlSchema.SopClassCounts(SqlSchema.IsEvidence)}))))
            """),
        SqlSchema.Version3(
            Identity,
            "INTEGER",
            "INTEGER",
            caller: "(SELECT key FROM json_each(sums, '$.callers') ORDER BY value DESC, key LIMIT 1)",
            sums: "json_set(sums, '$.stations', json_object(), '$.patientKeys', json_object())",
            hour: "received_at / 3600000000",
            options: " STRICT",
            keyOnly: KeyOnly),
        SqlSchema.Version4("INTEGER", KeyOnly),
    ];

    public override string NextReportId => "SELECT COALESCE(MAX(id), 0) + 1 FROM reports";

    public override string In(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override object Values(IEnumerable<string> values) => JsonSerializer.Serialize(values.ToArray(), StoreJson.Default.StringArray);

    /// <summary>A sign keeps the planner, which knows no frequencies, from choosing this column's index.</summary>
    public override string Residual(string column) => "+" + column;

    public override string Holds(string column, string parameter) => $"instr({column}, {parameter}) > 0";

    public override object Time(DateTimeOffset time) => StoreTime.ToMicroseconds(time);

    public override DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => StoreTime.FromMicroseconds(reader.GetInt64(ordinal));
}
