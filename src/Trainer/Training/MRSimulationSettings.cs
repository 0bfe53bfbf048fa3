namespace DicomNode.Trainer.Training;

/// <summary>
/// How MR images are simulated on CT slices, where real ones show too few parts of the body to learn from. Ranges are [low, high], of the brightest value
/// that an image can have.
/// </summary>
public sealed record MRSimulationSettings
{
    private const int MostTries = 20;

    /// <summary>Share of the MR images that are simulated, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Signal of fat.</summary>
    public required double[] Fat { get; init; }

    /// <summary>Signal of muscle and other soft tissue.</summary>
    public required double[] SoftTissue { get; init; }

    /// <summary>How far fat and soft tissue are apart at least.</summary>
    public required double Contrast { get; init; }

    /// <summary>Signal of spongy bone, which marrow fills, and of vessels with contrast agent: as dense as each other in CT.</summary>
    public required double[] Marrow { get; init; }

    /// <summary>Signal of the bone's cortex, which has hardly any water that could be excited.</summary>
    public required double[] Cortex { get; init; }

    /// <summary>How the receiving coil's sensitivity falls off over the image: the natural logarithm of the greatest over the least, at most.</summary>
    public required double FallOff { get; init; }

    /// <summary>Standard deviation of the noise in either of the two channels whose magnitude is shown.</summary>
    public required double[] Noise { get; init; }

    /// <summary>Signals of fat and of soft tissue, as far apart as they have to be.</summary>
    internal (double Fat, double SoftTissue) DrawContrast(ref SeededRandom random)
    {
        double fat = 0, softTissue = 0;
        for (var attempt = 0; attempt < MostTries && Math.Abs(fat - softTissue) < Math.Max(Contrast, 1e-6); attempt++)
        {
            fat = random.Between(Fat[0], Fat[1]);
            softTissue = random.Between(SoftTissue[0], SoftTissue[1]);
        }

        return (fat, softTissue);
    }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var fault in SimulationFaults.OfShares((nameof(Share), Share)))
            yield return fault;
        if (Contrast is not (>= 0 and <= 0.5))
            yield return $"Contrast is {Contrast}, expected [0, 0.5]";
        if (FallOff is not (>= 0 and <= 5))
            yield return $"FallOff is {FallOff}, expected [0, 5]";
        foreach (var fault in SimulationFaults.OfRanges(
            (nameof(Fat), Fat, 0, 1), (nameof(SoftTissue), SoftTissue, 0, 1), (nameof(Marrow), Marrow, 0, 1), (nameof(Cortex), Cortex, 0, 1), (nameof(Noise), Noise, 0, 1)))
        {
            yield return fault;
        }
    }
}
