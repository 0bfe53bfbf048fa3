namespace DicomNode.Trainer.Training;

/// <summary>How PET images are simulated on CT and MR slices, where real ones are of too few patients to learn from. Ranges are [low, high].</summary>
public sealed record PetSimulationSettings
{
    /// <summary>Share of the PT images that are simulated, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Share of the simulated ones that are made on CT; the others on MR.</summary>
    public required double CTShare { get; init; }

    /// <summary>Pixels on a side of the scanner's grid; drawn log-uniformly.</summary>
    public required double[] Grid { get; init; }

    /// <summary>Longest side of the slice over that of the grid.</summary>
    public required double[] Filling { get; init; }

    /// <summary>How many hot spots at most: organs, lesions.</summary>
    public required int HotSpots { get; init; }

    /// <summary>Uptake of a hot spot over that of the tissue around it; drawn log-uniformly.</summary>
    public required double[] Uptake { get; init; }

    /// <summary>Resolution of the scanner: standard deviation of the Gaussian, pixels of the grid.</summary>
    public required double[] Resolution { get; init; }

    /// <summary>Coincidences counted in the slice; drawn log-uniformly.</summary>
    public required double[] Counts { get; init; }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults()
    {
        if (Share is not (>= 0 and <= 1))
            yield return $"Share is {Share}, expected [0, 1]";
        if (CTShare is not (>= 0 and <= 1))
            yield return $"CTShare is {CTShare}, expected [0, 1]";
        if (HotSpots is < 0 or > 100)
            yield return $"HotSpots is {HotSpots}, expected 0 to 100";
        foreach (var (name, range, low, high) in new (string, double[], double, double)[]
        {
            (nameof(Grid), Grid, 32, 256),
            (nameof(Filling), Filling, 0.1, 1),
            (nameof(Uptake), Uptake, 0.1, 1000),
            (nameof(Resolution), Resolution, 0.1, 10),
            (nameof(Counts), Counts, 100, 1e9),
        })
        {
            if (range.Length != 2 || !(range[0] <= range[1]) || !(range[0] >= low) || !(range[1] <= high))
                yield return $"{name} is [{string.Join(", ", range)}], expected [low, high] within [{low}, {high}]";
        }
    }
}
