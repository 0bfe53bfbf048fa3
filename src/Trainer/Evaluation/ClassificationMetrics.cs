using System.Numerics;

namespace DicomNode.Trainer.Evaluation;

/// <summary>
/// Figures of a classifier on labelled images, by the definitions of scikit-learn. A class without images has no recall and no
/// AUROC (NaN), a class never predicted no precision (0); balanced accuracy is the mean recall over the classes that have images.
/// </summary>
public sealed class ClassificationMetrics
{
    private ClassificationMetrics(long[,] confusion, double[] auroc)
    {
        Confusion = confusion;
        Auroc = auroc;
        var classes = confusion.GetLength(0);
        Support = new long[classes];
        Precision = new double[classes];
        Recall = new double[classes];
        F1 = new double[classes];
        long right = 0;
        for (var c = 0; c < classes; c++)
        {
            long predicted = 0;
            for (var other = 0; other < classes; other++)
            {
                Support[c] += confusion[c, other];
                predicted += confusion[other, c];
            }

            var hits = confusion[c, c];
            right += hits;
            Precision[c] = predicted == 0 ? 0 : (double)hits / predicted;
            Recall[c] = Support[c] == 0 ? double.NaN : (double)hits / Support[c];
            F1[c] = predicted + Support[c] == 0 ? 0 : 2.0 * hits / (predicted + Support[c]);
        }

        Count = Support.Sum();
        Accuracy = Count == 0 ? double.NaN : (double)right / Count;
        BalancedAccuracy = Count == 0 ? double.NaN : Recall.Where(recall => !double.IsNaN(recall)).Average();
    }

    /// <summary>How many images were classified.</summary>
    public long Count { get; }

    public double Accuracy { get; }

    public double BalancedAccuracy { get; }

    public double[] Precision { get; }

    public double[] Recall { get; }

    public double[] F1 { get; }

    /// <summary>Area under the receiver operating characteristic, one class against the rest; ties count half.</summary>
    public double[] Auroc { get; }

    /// <summary>Images by true class.</summary>
    public long[] Support { get; }

    /// <summary>Counts by [true class, predicted class].</summary>
    public long[,] Confusion { get; }

    /// <summary>Computes all figures.</summary>
    /// <param name="labels">True class indices.</param>
    /// <param name="probabilities">labels.Length x classes, row by row. The first of equal maxima is the predicted class.</param>
    /// <param name="classes">The number of classes.</param>
    public static ClassificationMetrics Compute(ReadOnlySpan<int> labels, ReadOnlySpan<double> probabilities, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, labels.Length * classes);
        var confusion = new long[classes, classes];
        for (var i = 0; i < labels.Length; i++)
            confusion[labels[i], Predicted(probabilities.Slice(i * classes, classes))]++;

        var auroc = new double[classes];
        var scores = new double[labels.Length];
        var positive = new bool[labels.Length];
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < labels.Length; i++)
            {
                scores[i] = probabilities[i * classes + c];
                positive[i] = labels[i] == c;
            }

            auroc[c] = AreaUnderCurve(scores, positive);
        }

        return new ClassificationMetrics(confusion, auroc);
    }

    /// <summary>The index of the greatest probability or logit, the first of equal ones.</summary>
    public static int Predicted<T>(ReadOnlySpan<T> probabilities)
        where T : IComparisonOperators<T, T, bool>
    {
        var best = 0;
        for (var c = 1; c < probabilities.Length; c++)
        {
            if (probabilities[c] > probabilities[best])
                best = c;
        }

        return best;
    }

    /// <summary>Mann and Whitney's statistic: the mean rank of the positives, ties sharing theirs. NaN without images on either side.</summary>
    internal static double AreaUnderCurve(double[] scores, bool[] positive)
    {
        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort((double[])scores.Clone(), order);
        double rankSum = 0;
        long positives = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && scores[order[end]] == scores[order[start]])
                end++;
            var rank = (start + end + 1) / 2.0;
            for (var i = start; i < end; i++)
            {
                if (!positive[order[i]])
                    continue;
                rankSum += rank;
                positives++;
            }

            start = end;
        }

        var negatives = scores.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (rankSum - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }
}
