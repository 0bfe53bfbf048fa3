using System.Globalization;
using DicomNode.Classifier.Outliers;
using DicomNode.Trainer.Evaluation;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Outliers;

/// <summary>How well an outlier detector tells pictures of no class from known images, as Markdown.</summary>
public static class OutlierReport
{
    /// <summary>Writes the share of outliers by source, and for each kind of picture its share and the AUROC against all known images together.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="detector">With its threshold.</param>
    /// <param name="known">Images of the classes, by split.</param>
    /// <param name="others">Pictures of no class; may be none.</param>
    public static void Write(
        TextWriter output, OutlierDetector detector, IReadOnlyList<(string Split, IReadOnlyList<PooledSlice> Slices)> known, IReadOnlyList<PooledSlice> others)
    {
        output.WriteLine();
        output.WriteLine(Head(2, "split", "source", "images", "outliers"));
        foreach (var (split, slices) in known)
        {
            foreach (var (group, scores) in Groups(detector, slices))
                output.WriteLine(Row([Text(split), Text(group), Count(scores.Length), Percent(Rejected(scores))]));
        }

        if (others.Count == 0)
            return;
        var all = known.SelectMany(entry => entry.Slices).Select(slice => (double)detector.Score(slice.Features)).ToArray();
        output.WriteLine();
        output.WriteLine(Head(1, "kind", "pictures", "outliers", "AUROC"));
        foreach (var (group, scores) in Groups(detector, others))
            output.WriteLine(Row([Text(group), Count(scores.Length), Percent(Rejected(scores)), Area(all, scores)]));
        // Synthetic pictures have an output that they could have been fitted to.
        var strange = others.Where(slice => slice.Output < 0).Select(slice => (double)detector.Score(slice.Features)).ToArray();
        if (strange.Length > 0)
            output.WriteLine(Row(["all but the synthetic", Count(strange.Length), Percent(Rejected(strange)), Area(all, strange)]));
    }

    private static IEnumerable<(string Group, double[] Scores)> Groups(OutlierDetector detector, IEnumerable<PooledSlice> slices) => slices
        .GroupBy(slice => slice.Group)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Select(slice => (double)detector.Score(slice.Features)).ToArray()));

    private static double Rejected(double[] scores) => (double)scores.Count(score => score > 1) / scores.Length;

    private static string Area(double[] known, double[] others) =>
        ClassificationMetrics.AreaUnderCurve([.. known, .. others], [.. known.Select(_ => false), .. others.Select(_ => true)]).ToString("F3", CultureInfo.InvariantCulture);
}
