namespace DicomNode.Trainer.Training;

/// <summary>How MR images that scanners derive from others are simulated on MR slices: subtractions, and maps of what exceeds a threshold. Ranges are [low, high].</summary>
public sealed record DerivedMRSettings
{
    /// <summary>Share of the MR images that are derived, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Share of a map's pixels that exceed the threshold; drawn log-uniformly.</summary>
    public required double[] Kept { get; init; }

    /// <summary>Standard deviation of the noise in a subtraction, over the brightest value.</summary>
    public required double[] Noise { get; init; }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. SimulationFaults.OfShares((nameof(Share), Share)),
        .. SimulationFaults.OfRanges((nameof(Kept), Kept, 1e-4, 0.5), (nameof(Noise), Noise, 0, 1)),
    ];
}
