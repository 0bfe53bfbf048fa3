using System.Data.Common;

namespace DicomNode.Node.Verdicts;

/// <summary>Where the SQL databases differ.</summary>
internal abstract class SqlDialect
{
    /// <summary>The schema, one script per version; scripts are added, never changed.</summary>
    public abstract IReadOnlyList<string> Migrations { get; }

    /// <summary>A query for the next report number.</summary>
    public abstract string NextReportId { get; }

    /// <summary>A condition that holds where the column is one of a parameter's values, made by <see cref="Values"/>.</summary>
    public abstract string In(string column, string parameter);

    public abstract object Values(IEnumerable<string> values);

    /// <summary>The column where it filters what another condition has found by its index.</summary>
    public abstract string Residual(string column);

    /// <summary>A condition that holds where a parameter's text is part of the column's, letter by letter.</summary>
    public abstract string Holds(string column, string parameter);

    public abstract object Time(DateTimeOffset time);

    public abstract DateTimeOffset ReadTime(DbDataReader reader, int ordinal);
}
