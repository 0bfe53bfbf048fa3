namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>A run's figure over the steps, as a line in a drawing.</summary>
/// <param name="Name">What it is, for those who do not see it.</param>
/// <param name="Key">What the drawing's key calls it.</param>
/// <param name="Classes">How it is drawn, by the style sheet.</param>
/// <param name="Points">Step and value; none is NaN.</param>
/// <param name="Dots">Whether its points are marked.</param>
internal sealed record RunLine(string Name, string Key, string Classes, IReadOnlyList<(double Step, double Value)> Points, bool Dots)
{
    // Beyond this, dots run into each other.
    private const int MostDots = 40;

    /// <summary>A line of a run's training or validation points.</summary>
    public static RunLine Of(string name, string key, string classes, IEnumerable<CurvePoint> points, Func<CurvePoint, double> value, bool dots)
    {
        var known = points.Where(point => double.IsFinite(value(point))).Select(point => ((double)point.Step, value(point))).ToList();
        return new RunLine(name, key, classes, known, dots && known.Count <= MostDots);
    }
}
