namespace DicomNode.Trainer.Training;

/// <summary>
/// How CT images of heads are simulated on MR images of heads, where real ones show too few heads to learn from. Ranges are [low, high].
/// </summary>
public sealed record CTSimulationSettings
{
    /// <summary>Share of the CT images that are simulated, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The sources whose MR images are heads; others are no donors. Where none of them is there, nothing is simulated.</summary>
    public required string[] Sources { get; init; }

    /// <summary>Thickness of the scalp over the square root of the head's area.</summary>
    public required double[] Scalp { get; init; }

    /// <summary>Thickness of the skull over the square root of the head's area.</summary>
    public required double[] Skull { get; init; }

    /// <summary>Grey value of the brain, of the window's 0 to 1.</summary>
    public required double[] Level { get; init; }

    /// <summary>Share of these that show the scanner's whole range, as bone windows do, instead of a brain window, 0 to 1.</summary>
    public required double WideShare { get; init; }

    /// <summary>Share of those in a brain window that show blood, 0 to 1.</summary>
    public required double BleedShare { get; init; }

    /// <summary>Grey value of the brain over the whole range, of its 0 to 1.</summary>
    public required double[] WideLevel { get; init; }

    /// <summary>How far the darkest and the brightest tenth of the brain are from its middle, of the window's 0 to 1; the sign is drawn.</summary>
    public required double[] Contrast { get; init; }

    /// <summary>Standard deviation of the noise, of the window's 0 to 1.</summary>
    public required double[] Noise { get; init; }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (name, share) in new[] { (nameof(Share), Share), (nameof(WideShare), WideShare), (nameof(BleedShare), BleedShare) })
        {
            if (share is not (>= 0 and <= 1))
                yield return $"{name} is {share}, expected [0, 1]";
        }

        if (Sources.Length == 0)
            yield return "Sources is empty, expected names of sources with MR images of heads";
        foreach (var (name, range) in new (string, double[])[]
        {
            (nameof(Scalp), Scalp), (nameof(Skull), Skull), (nameof(Level), Level), (nameof(WideLevel), WideLevel), (nameof(Contrast), Contrast), (nameof(Noise), Noise),
        })
        {
            if (range.Length != 2 || !(range[0] <= range[1]) || !(range[0] >= 0) || !(range[1] <= 1))
                yield return $"{name} is [{string.Join(", ", range)}], expected [low, high] within [0, 1]";
        }
    }
}
