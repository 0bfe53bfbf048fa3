using System.Data.Common;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>The table of current verdicts counted; a class that is not known is the empty text there, since keys hold no nulls.</summary>
internal static class CountSql
{
    public const string Add =
        """
        INSERT INTO verdict_counts (outcome, header_class, predicted_class, verdicts)
        VALUES (@outcome, @header_class, @predicted_class, @verdicts)
        ON CONFLICT (outcome, header_class, predicted_class) DO UPDATE SET verdicts = verdict_counts.verdicts + excluded.verdicts
        """;

    public const string Select =
        "SELECT outcome, header_class, predicted_class, verdicts FROM verdict_counts WHERE verdicts > 0 ORDER BY outcome, header_class, predicted_class";

    /// <summary>The changes of a batch, in the same order by whichever writer, so that none waits for another in a circle.</summary>
    public static IEnumerable<IEnumerable<SqlValue>> Values(IEnumerable<VerdictCount> changes) => changes
        .Select(change => (Outcome: $"{change.Outcome}", Header: $"{change.HeaderClass}", Predicted: $"{change.PredictedClass}", change.Count))
        .Order()
        .Select(row => (IEnumerable<SqlValue>)
        [
            new("@outcome", row.Outcome), new("@header_class", row.Header), new("@predicted_class", row.Predicted), new("@verdicts", row.Count),
        ]);

    public static VerdictCount Read(DbDataReader reader) =>
        new(reader.Name<Outcome>(0)!.Value, Class(reader.GetString(1)), Class(reader.GetString(2)), reader.GetInt64(3));

    /// <summary>A class as a key of counts holds it.</summary>
    public static ModalityClass? Class(string name) => name.Length == 0 ? null : Enum.Parse<ModalityClass>(name);
}
