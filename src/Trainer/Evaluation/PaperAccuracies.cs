using DicomNode.Classifier;
using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Evaluation;

/// <summary>
/// The accuracies of the paper's Table 6 by data set and class. A folder is a data set where its letters and digits are those
/// of the set's name, of its TCIA collection's or of its name in the table.
/// </summary>
public sealed class PaperAccuracies
{
    private readonly Dictionary<(string Name, ModalityClass Label), double> _accuracies = [];

    public PaperAccuracies(IEnumerable<PublicDataSet> dataSets)
    {
        foreach (var set in dataSets)
        {
            foreach (var row in set.Accuracies)
            {
                foreach (var name in new[] { set.Name, set.TciaCollection, row.Name }.OfType<string>())
                    _accuracies[(Letters(name), row.Class)] = row.Percent / 100.0;
            }
        }
    }

    /// <summary>What the paper gives, 0 to 1; null where it gives nothing.</summary>
    public double? Of(string source, ModalityClass label) => _accuracies.TryGetValue((Letters(source), label), out var accuracy) ? accuracy : null;

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
