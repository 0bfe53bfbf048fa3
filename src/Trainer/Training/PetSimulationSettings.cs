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
        foreach (var fault in SimulationFaults.OfShares((nameof(Share), Share), (nameof(CTShare), CTShare)))
            yield return fault;
        if (HotSpots is < 0 or > 100)
            yield return $"HotSpots is {HotSpots}, expected 0 to 100";
        foreach (var fault in SimulationFaults.OfRanges(
            (nameof(Grid), Grid, 32, 256), (nameof(Filling), Filling, 0.1, 1), (nameof(Uptake), Uptake, 0.1, 1000), (nameof(Resolution), Resolution, 0.1, 10),
            (nameof(Counts), Counts, 100, 1e9)))
        {
            yield return fault;
        }
    }
}
