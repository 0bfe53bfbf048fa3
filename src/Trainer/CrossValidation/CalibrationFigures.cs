using DicomNode.Classifier;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>How good probabilities are, by the weights of the images.</summary>
/// <param name="Kind">How they came from logits.</param>
/// <param name="NegativeLogLikelihood">Of the labels, the mean.</param>
/// <param name="ExpectedCalibrationError">In the bins of <see cref="Reliability"/>.</param>
/// <param name="WeightedAccuracy">Which vector scaling may change: classes and sources alike.</param>
public sealed record CalibrationFigures(CalibrationKind Kind, double NegativeLogLikelihood, double ExpectedCalibrationError, double WeightedAccuracy)
{
    /// <summary>The figures of probabilities, image by image.</summary>
    public static CalibrationFigures Of(CalibrationKind kind, HeldOutSet set, IReadOnlyList<ClassProbabilities> probabilities)
    {
        var (loss, accuracy) = (0.0, 0.0);
        var gaps = new double[Reliability.BinCount];
        for (var i = 0; i < probabilities.Count; i++)
        {
            var (said, weight) = (probabilities[i], set.Weights[i]);
            var right = said.Predicted == set.Images[i].Label ? 1 : 0;
            loss -= weight * Math.Log(Math.Max(said[set.Images[i].Label], float.Epsilon));
            accuracy += weight * right;
            gaps[Reliability.BinOf(said.Confidence)] += weight * (right - said.Confidence);
        }

        return new CalibrationFigures(kind, loss, gaps.Sum(Math.Abs), accuracy);
    }
}
