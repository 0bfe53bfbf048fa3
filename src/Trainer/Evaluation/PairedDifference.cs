using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Evaluation;

/// <summary>
/// How much better one model is than another on the same images: differences of shares, above 0 where it is better, with the intervals of
/// <see cref="BootstrapIntervals"/>. What both get right or both get wrong cancels, so the intervals are as a rule narrower than the models' own suggest.
/// </summary>
public sealed class PairedDifference
{
    private const int Stream = 0xB008;

    private readonly IReadOnlyList<Disagreement> _classes;

    private PairedDifference(IReadOnlyList<Disagreement> classes)
    {
        _classes = classes;
        Images = classes.Sum(entry => entry.Images);
        OnlyThis = classes.Sum(entry => entry.Gained);
        OnlyOther = classes.Sum(entry => entry.Lost);
        Accuracy = (double)(OnlyThis - OnlyOther) / Images;
        BalancedAccuracy = classes.Average(entry => (double)(entry.Gained - entry.Lost) / entry.Images);
        (AccuracyInterval, BalancedAccuracyInterval) = Resample();
    }

    /// <summary>How many images both classified.</summary>
    public long Images { get; }

    /// <summary>Images that this model alone classified right.</summary>
    public long OnlyThis { get; }

    /// <summary>Images that the other model alone classified right.</summary>
    public long OnlyOther { get; }

    public double Accuracy { get; }

    public ConfidenceInterval AccuracyInterval { get; }

    public double BalancedAccuracy { get; }

    public ConfidenceInterval BalancedAccuracyInterval { get; }

    /// <summary>Compares a model's results with another's.</summary>
    /// <param name="model">Of the model that may be better.</param>
    /// <param name="other">Of the model that it is held against, on the same split.</param>
    /// <exception cref="TrainingException">They are not of the same images.</exception>
    public static PairedDifference Between(SplitEvaluation model, SplitEvaluation other)
    {
        if (!model.Labels.AsSpan().SequenceEqual(other.Labels) || !model.Unreadable.Select(entry => entry.Path).SequenceEqual(other.Unreadable.Select(entry => entry.Path)))
        {
            throw new TrainingException(
                $"the images of {model.Split} changed while the models were evaluated ({other.All.Count} for the first, {model.All.Count} for a further one); evaluate again");
        }

        var classes = new Disagreement[model.All.Support.Length];
        for (var i = 0; i < model.Labels.Length; i++)
        {
            ref var entry = ref classes[model.Labels[i]];
            var (right, otherRight) = (model.Predicted[i] == model.Labels[i], other.Predicted[i] == model.Labels[i]);
            entry = new Disagreement(entry.Images + 1, entry.Gained + (right && !otherRight ? 1 : 0), entry.Lost + (otherRight && !right ? 1 : 0));
        }

        return new PairedDifference([.. classes.Where(entry => entry.Images > 0)]);
    }

    // Of a class's redrawn images, those lost are binomial, and those gained are binomial among the rest: drawing both counts is drawing the images.
    private (ConfidenceInterval Accuracy, ConfidenceInterval Balanced) Resample()
    {
        var lost = _classes.Select(entry => new BinomialDistribution(entry.Images, (double)entry.Lost / entry.Images)).ToArray();
        var gained = _classes.Select(_ => new Dictionary<long, BinomialDistribution>()).ToArray();
        var accuracy = new double[BootstrapIntervals.Resamples];
        var balanced = new double[BootstrapIntervals.Resamples];
        for (var resample = 0; resample < BootstrapIntervals.Resamples; resample++)
        {
            var random = new SeededRandom(BootstrapIntervals.Seed, Stream, resample);
            for (var c = 0; c < _classes.Count; c++)
            {
                var entry = _classes[c];
                var lostNow = lost[c].Quantile(random.NextDouble());
                var rest = entry.Images - lostNow;
                if (!gained[c].TryGetValue(rest, out var distribution))
                    gained[c][rest] = distribution = new BinomialDistribution(rest, entry.Gained == 0 ? 0 : (double)entry.Gained / (entry.Images - entry.Lost));
                var difference = distribution.Quantile(random.NextDouble()) - lostNow;
                accuracy[resample] += (double)difference / Images;
                balanced[resample] += (double)difference / entry.Images / _classes.Count;
            }
        }

        return (BootstrapIntervals.Percentiles(accuracy), BootstrapIntervals.Percentiles(balanced));
    }

    // Of one class: its images, those that only this model got right, and those that only the other did.
    private readonly record struct Disagreement(long Images, long Gained, long Lost);
}
