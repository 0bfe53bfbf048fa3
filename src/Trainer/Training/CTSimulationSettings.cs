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
    public IEnumerable<string> Faults() =>
    [
        .. SimulationFaults.OfShares((nameof(Share), Share), (nameof(WideShare), WideShare), (nameof(BleedShare), BleedShare)),
        .. SimulationFaults.OfHeads(Sources),
        .. SimulationFaults.OfRanges(
            (nameof(Scalp), Scalp, 0, 1), (nameof(Skull), Skull, 0, 1), (nameof(Level), Level, 0, 1), (nameof(WideLevel), WideLevel, 0, 1),
            (nameof(Contrast), Contrast, 0, 1), (nameof(Noise), Noise, 0, 1)),
    ];
}
