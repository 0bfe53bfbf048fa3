using DicomNode.Classifier;
using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Evaluation;

/// <summary>The accuracies of the paper's Table 6 by data set and class; a folder's name says which set it is, by <see cref="DataSetNames"/>.</summary>
public sealed class PaperAccuracies
{
    private readonly Dictionary<(string Name, ModalityClass Label), double> _accuracies = [];

    public PaperAccuracies(IEnumerable<PublicDataSet> dataSets)
    {
        foreach (var set in dataSets)
        {
            foreach (var row in set.Accuracies)
            {
                foreach (var name in DataSetNames.Of(set, row))
                    _accuracies[(name, row.Class)] = row.Percent / 100.0;
            }
        }
    }

    /// <summary>What the paper gives, 0 to 1; null where it gives nothing.</summary>
    public double? Of(string source, ModalityClass label) => _accuracies.TryGetValue((DataSetNames.Key(source), label), out var accuracy) ? accuracy : null;
}
