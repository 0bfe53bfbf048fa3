namespace DicomNode.Trainer.Training;

/// <summary>How maps of a tracer in the brain are simulated on MR images of heads. Ranges are [low, high].</summary>
public sealed record BrainMapSettings
{
    /// <summary>Share of the PT images that are such maps, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The sources whose MR images are heads; others are no donors. Where none of them is there, nothing is simulated.</summary>
    public required string[] Sources { get; init; }

    /// <summary>Scalp and skull, which are left out, over the square root of the head's area.</summary>
    public required double[] Rim { get; init; }

    /// <summary>Pixels on the longer side of the map; drawn log-uniformly.</summary>
    public required double[] Grid { get; init; }

    /// <summary>Standard deviation of the Gaussian that smooths the map, its pixels.</summary>
    public required double[] Resolution { get; init; }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults()
    {
        if (Share is not (>= 0 and <= 1))
            yield return $"Share is {Share}, expected [0, 1]";
        if (Sources.Length == 0)
            yield return "Sources is empty, expected names of sources with MR images of heads";
        foreach (var (name, range, low, high) in new (string, double[], double, double)[]
        {
            (nameof(Rim), Rim, 0, 1), (nameof(Grid), Grid, 24, 256), (nameof(Resolution), Resolution, 0.1, 10),
        })
        {
            if (range.Length != 2 || !(range[0] <= range[1]) || !(range[0] >= low) || !(range[1] <= high))
                yield return $"{name} is [{string.Join(", ", range)}], expected [low, high] within [{low}, {high}]";
        }
    }
}
