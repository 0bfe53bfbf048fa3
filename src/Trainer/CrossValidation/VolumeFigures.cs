using DicomNode.Classifier;
using DicomNode.Classifier.Series;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// What volumes say when position and coherence of their slices are used, beside the node's vote: whether a series is more than the sum of its slices.
/// </summary>
/// <param name="Reading">How slices are brought together.</param>
/// <param name="Volumes">How many.</param>
/// <param name="Wrong">Those whose likeliest class is not theirs.</param>
/// <param name="FalseAlarms">The wrong ones that are as sure as the threshold asks for.</param>
/// <param name="NegativeLogLikelihood">Of the labels, the mean.</param>
public sealed record VolumeFigures(VolumeReading Reading, int Volumes, int Wrong, int FalseAlarms, double NegativeLogLikelihood)
{
    // No slice counts less than so much of another.
    private const double LeastWeight = 0.25;

    /// <summary>The figures of all readings.</summary>
    /// <param name="volumes">Each at least two slices of one class, in their order.</param>
    internal static IReadOnlyList<VolumeFigures> Of(IReadOnlyList<IReadOnlyList<HeldOutAnswer>> volumes) =>
        [.. Enum.GetValues<VolumeReading>().Select(reading => Of(reading, volumes))];

    private static VolumeFigures Of(VolumeReading reading, IReadOnlyList<IReadOnlyList<HeldOutAnswer>> volumes)
    {
        var (wrong, alarms, loss) = (0, 0, 0.0);
        foreach (var slices in volumes)
        {
            var answer = slices[0] with { Said = Read(reading, [.. slices.Select(slice => slice.Said)]) };
            wrong += answer.IsRight ? 0 : 1;
            alarms += answer.IsFalseAlarm ? 1 : 0;
            loss -= Math.Log(Math.Max(answer.Said[answer.Label], SeriesEvidence.ProbabilityFloor)) / volumes.Count;
        }

        return new VolumeFigures(reading, volumes.Count, wrong, alarms, loss);
    }

    private static ClassProbabilities Read(VolumeReading reading, ClassProbabilities[] slices)
    {
        var weights = reading switch
        {
            VolumeReading.Centre => [.. slices.Select((_, i) => Weight(1 - Math.Abs(2.0 * i / (slices.Length - 1) - 1)))],
            VolumeReading.Coherence => [.. slices.Select((_, i) => Weight(Coherence(slices, i)))],
            _ => Enumerable.Repeat(1.0, slices.Length).ToArray(),
        };
        var total = weights.Sum();
        // As many independent slices as the node counts, so that the readings are equally sure where they are equally right.
        var effective = SeriesEvidence.Independent(slices.Length);
        var values = Enum.GetValues<ModalityClass>().Select(label => reading == VolumeReading.MeanProbability
            ? slices.Average(slice => slice[label])
            : Math.Exp(effective * slices.Zip(weights, (slice, weight) => weight * Math.Log(Math.Max(slice[label], SeriesEvidence.ProbabilityFloor))).Sum() / total)).ToArray();
        var sum = values.Sum();
        return ClassProbabilities.From(Enum.GetValues<ModalityClass>(), [.. values.Select(value => (float)(value / sum))]);
    }

    private static double Weight(double share) => LeastWeight + (1 - LeastWeight) * share;

    // The Bhattacharyya coefficient of a slice and its neighbours: 1 where they say the same, 0 where they exclude each other.
    private static double Coherence(ClassProbabilities[] slices, int index)
    {
        int[] neighbours = [.. new[] { index - 1, index + 1 }.Where(neighbour => neighbour >= 0 && neighbour < slices.Length)];
        return neighbours.Average(neighbour => Enum.GetValues<ModalityClass>().Sum(label => Math.Sqrt(slices[index][label] * (double)slices[neighbour][label])));
    }
}
