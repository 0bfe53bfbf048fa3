namespace DicomNode.Trainer.Training;

/// <summary>
/// How slices of limbs are drawn for CT and MR, of which public images show few. Ranges are [low, high]. What MR shows of each tissue is set by
/// <see cref="MRSimulationSettings"/>.
/// </summary>
public sealed record LimbSimulationSettings
{
    /// <summary>Share of the CT images and of the MR images that are drawn limbs, 0 to 1: as many of either class, so that the shape says nothing.</summary>
    public required double Share { get; init; }

    /// <summary>Thickness of the fat under the skin over the limb's radius.</summary>
    public required double[] Fat { get; init; }

    /// <summary>Radius of a bone over the limb's.</summary>
    public required double[] Bone { get; init; }

    /// <summary>Thickness of the cortex over the bone's radius.</summary>
    public required double[] Cortex { get; init; }

    /// <summary>Standard deviation of the noise in CT, Hounsfield units.</summary>
    public required double[] Noise { get; init; }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. SimulationFaults.OfShares((nameof(Share), Share)),
        .. SimulationFaults.OfRanges((nameof(Fat), Fat, 0, 1), (nameof(Bone), Bone, 0, 1), (nameof(Cortex), Cortex, 0, 1), (nameof(Noise), Noise, 0, 200)),
    ];
}
