namespace DicomNode.Trainer.Training;

/// <summary>How the learning rate goes.</summary>
public sealed record LearningRateSettings
{
    /// <summary>The highest rate.</summary>
    public required double Peak { get; init; }

    public required LearningRateShape Shape { get; init; }

    /// <summary>Steps of linear rise from 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>For <see cref="LearningRateShape.Cosine"/> and <see cref="LearningRateShape.Exponential"/>: the last rate as a share of the peak.</summary>
    public double FinalShare { get; init; }

    /// <summary>For <see cref="LearningRateShape.Plateau"/>: what the rate is multiplied by.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>For <see cref="LearningRateShape.Plateau"/>: validations without a lower loss before the rate falls.</summary>
    public int Patience { get; init; } = 1;

    public IEnumerable<string> Faults()
    {
        if (Peak is not (> 0 and < 100))
            yield return $"Peak is {Peak}, expected above 0";
        if (WarmupSteps < 0)
            yield return $"WarmupSteps is {WarmupSteps}, expected at least 0";
        if (FinalShare is not (>= 0 and <= 1))
            yield return $"FinalShare is {FinalShare}, expected [0, 1]";
        if (Shape == LearningRateShape.Exponential && FinalShare == 0)
            yield return "FinalShare is 0; an exponential never reaches it: expected above 0";
        if (Factor is not (> 0 and < 1))
            yield return $"Factor is {Factor}, expected (0, 1)";
        if (Patience < 0)
            yield return $"Patience is {Patience}, expected at least 0";
    }
}
