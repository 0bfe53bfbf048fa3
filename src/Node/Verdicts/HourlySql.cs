using System.Data.Common;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>The table of verdicts counted by the hour; a class that is not known is the empty text there, since keys hold no nulls.</summary>
internal static class HourlySql
{
    public const string Add =
        """
        INSERT INTO hourly (hour, calling_ae, outcome, header_class, predicted_class, verdicts)
        VALUES (@hour, @calling_ae, @outcome, @header_class, @predicted_class, @verdicts)
        ON CONFLICT (hour, calling_ae, outcome, header_class, predicted_class) DO UPDATE SET verdicts = hourly.verdicts + excluded.verdicts
        """;

    public const string Select =
        """
        SELECT hour, calling_ae, outcome, header_class, predicted_class, verdicts FROM hourly
        WHERE hour >= @from AND hour < @to ORDER BY hour
        """;

    /// <summary>The counts of a batch, in the same order by whichever writer, so that none waits for another in a circle.</summary>
    public static IEnumerable<IEnumerable<SqlValue>> Values(IEnumerable<HourlyCount> counts) => counts
        .Select(count => (
            Hour: StoreTime.ToHours(count.Hour), count.CallingAe, Outcome: $"{count.Outcome}", Header: $"{count.HeaderClass}", Predicted: $"{count.PredictedClass}",
            count.Count))
        .Order()
        .Select(row => (IEnumerable<SqlValue>)
        [
            new("@hour", row.Hour), new("@calling_ae", row.CallingAe), new("@outcome", row.Outcome), new("@header_class", row.Header),
            new("@predicted_class", row.Predicted), new("@verdicts", row.Count),
        ]);

    public static HourlyCount Read(DbDataReader reader) => new(
        StoreTime.FromHours(reader.GetInt64(0)),
        reader.GetString(1),
        reader.Name<Outcome>(2)!.Value,
        CountSql.Class(reader.GetString(3)),
        CountSql.Class(reader.GetString(4)),
        reader.GetInt64(5));
}
