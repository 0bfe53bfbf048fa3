namespace DicomNode.Trainer.Training;

/// <summary>How maps of a tracer in the brain are simulated on MR images of heads. Ranges are [low, high].</summary>
public sealed record BrainMapSettings
{
    private const int LeastSide = 12;

    /// <summary>Share of the PT images that are such maps, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>Share of the MR images that are brains cut out of their heads without being mapped, 0 to 1: what is around a brain is to say nothing.</summary>
    public required double MRShare { get; init; }

    /// <summary>The sources whose MR images are heads; others are no donors. Where none of them is there, nothing is simulated.</summary>
    public required string[] Sources { get; init; }

    /// <summary>Scalp and skull, which are left out, over the square root of the head's area.</summary>
    public required double[] Rim { get; init; }

    /// <summary>Pixels on the longer side of the map; drawn log-uniformly.</summary>
    public required double[] Grid { get; init; }

    /// <summary>Standard deviation of the Gaussian that smooths the map, its pixels.</summary>
    public required double[] Resolution { get; init; }

    /// <summary>Share of the maps that show one tissue alone, as maps of grey matter do, 0 to 1.</summary>
    public required double TissueShare { get; init; }

    /// <summary>Share of the maps with more uptake in the striatum, as of dopamine and serotonin, 0 to 1.</summary>
    public required double StriatumShare { get; init; }

    /// <summary>Standard deviation of the noise of half of the maps, of the uptake; the others have none.</summary>
    public required double[] Noise { get; init; }

    /// <summary>Draws the size of a grid for a slice; no finer than the slice's own.</summary>
    internal (int Width, int Height) DrawGrid(Plane slice, ref SeededRandom random)
    {
        var scale = Math.Min(1, random.BetweenLog(Grid[0], Grid[1]) / Math.Max(slice.Width, slice.Height));
        return (Math.Max(LeastSide, (int)Math.Round(slice.Width * scale)), Math.Max(LeastSide, (int)Math.Round(slice.Height * scale)));
    }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. SimulationFaults.OfShares((nameof(Share), Share), (nameof(MRShare), MRShare), (nameof(TissueShare), TissueShare), (nameof(StriatumShare), StriatumShare)),
        .. SimulationFaults.OfHeads(Sources),
        .. SimulationFaults.OfRanges((nameof(Rim), Rim, 0, 1), (nameof(Grid), Grid, 24, 256), (nameof(Resolution), Resolution, 0.1, 10), (nameof(Noise), Noise, 0, 1)),
    ];
}
