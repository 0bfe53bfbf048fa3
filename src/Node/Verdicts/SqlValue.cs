using System.Data.Common;

namespace DicomNode.Node.Verdicts;

/// <summary>A named parameter of a command.</summary>
internal readonly record struct SqlValue(string Name, object? Value);

/// <summary>Short forms for what every query does.</summary>
internal static class SqlExtensions
{
    public static DbCommand Command(this DbTransaction transaction, string sql, params IEnumerable<SqlValue> values)
    {
        var command = transaction.Connection!.Command(sql, values);
        command.Transaction = transaction;
        return command;
    }

    public static DbCommand Command(this DbConnection connection, string sql, params IEnumerable<SqlValue> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values)
            command.Parameters.Add(Parameter(command.CreateParameter(), value));
        return command;
    }

    public static DbParameter Parameter(DbParameter parameter, SqlValue value)
    {
        parameter.ParameterName = value.Name;
        parameter.Value = value.Value ?? DBNull.Value;
        return parameter;
    }

    public static async Task<List<T>> ListAsync<T>(this DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            items.Add(read(reader));
        return items;
    }

    public static string? Text(this DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    public static float? Number(this DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetFloat(ordinal);

    public static T? Name<T>(this DbDataReader reader, int ordinal)
        where T : struct, Enum => reader.IsDBNull(ordinal) ? null : Enum.Parse<T>(reader.GetString(ordinal));
}
