using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>What the figures of a recipe are with the images that are known to be mislabelled, counted by their labels.</summary>
/// <param name="Mislabelled">How many there are among the images held out.</param>
/// <param name="SaidAsSeen">Those called the class that somebody has seen in them.</param>
/// <param name="SaidAsLabelled">Those called the class of their label.</param>
/// <param name="Accuracy">Of all images.</param>
/// <param name="BalancedAccuracy">Of all images.</param>
/// <param name="Coverage">Of all images, by coverage.</param>
/// <param name="Series">Of all series.</param>
public sealed record AsLabelledFigures(
    int Mislabelled, int SaidAsSeen, int SaidAsLabelled, double Accuracy, double BalancedAccuracy, IReadOnlyList<CoverageFigures> Coverage, SeriesFigures Series)
{
    /// <summary>Counts the mislabelled images among all.</summary>
    /// <param name="all">The recipe's figures of all images.</param>
    /// <param name="mislabelled">Which ones are mislabelled.</param>
    internal static AsLabelledFigures Of(RecipeFigures all, MislabelledImages mislabelled)
    {
        var wrong = all.Answers.Where(answer => mislabelled.Contains(answer.Image.Path)).ToList();
        return new AsLabelledFigures(
            wrong.Count,
            wrong.Count(answer => answer.Said.Predicted == mislabelled.Seen(answer.Image.Path)),
            wrong.Count(answer => answer.Said.Predicted == answer.Image.Label),
            all.Accuracy,
            all.BalancedAccuracy,
            all.Coverage,
            all.Series[^1]);
    }
}
