namespace DicomNode.Trainer.Training;

/// <summary>How mammograms are drawn, of which public images show few. Ranges are [low, high], of the brightest value that an image can have.</summary>
public sealed record MammogramSettings
{
    /// <summary>Share of the XR images that are drawn mammograms, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Brightness of a breast that is all fat.</summary>
    public required double[] Fat { get; init; }

    /// <summary>What glandular tissue adds where it is densest.</summary>
    public required double[] Gland { get; init; }

    /// <summary>Share of the mammograms, taken obliquely, that show the pectoral muscle in an upper corner; 0 to 1.</summary>
    public required double PectoralShare { get; init; }

    /// <summary>Standard deviation of the noise.</summary>
    public required double[] Noise { get; init; }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. SimulationFaults.OfShares((nameof(Share), Share), (nameof(PectoralShare), PectoralShare)),
        .. SimulationFaults.OfRanges((nameof(Fat), Fat, 0, 1), (nameof(Gland), Gland, 0, 1), (nameof(Noise), Noise, 0, 1)),
    ];
}
