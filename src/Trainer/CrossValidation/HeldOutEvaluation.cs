using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// The figures of a recipe on sources held out, in the form of a split's: what there is to say of a model that has learnt from all images.
/// </summary>
public static class HeldOutEvaluation
{
    /// <summary>The name of the split.</summary>
    public const string Split = "held-out";

    /// <summary>Reads the predictions of a recipe's folds. Each fold is calibrated by the others.</summary>
    /// <param name="folder">RUNS/RECIPE of crossvalidate.</param>
    /// <param name="plan">The folds.</param>
    /// <param name="mislabelled">Not judged by.</param>
    /// <exception cref="ConfigurationException">A fold is not finished, its file is damaged, or a class has no image.</exception>
    public static SplitEvaluation Read(string folder, FoldPlan plan, MislabelledImages mislabelled)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var figures = new RecipeFigures(name, [.. plan.Folders(folder).Select(HeldOutFile.Read)], plan, mislabelled);
        return SplitEvaluation.Of(
            Split,
            [.. figures.Answers.Select(answer => (new ImageItem(answer.Image.Path, answer.Image.Source, answer.Image.Label), answer.Said))],
            unreadable: []);
    }
}
