namespace DicomNode.Trainer.Training;

/// <summary>The learning rate of each step. Its state is part of a checkpoint.</summary>
public sealed class LearningRateSchedule
{
    // PyTorch's ReduceLROnPlateau counts only a fall by this share as one.
    private const double LeastImprovement = 1e-4;

    private readonly LearningRateSettings _settings;
    private readonly int _totalSteps;

    public LearningRateSchedule(LearningRateSettings settings, int totalSteps)
    {
        _settings = settings;
        _totalSteps = totalSteps;
    }

    /// <summary>What plateaus have left of the rate, and the memory they are found by.</summary>
    public PlateauState Plateau { get; set; } = new(1, double.MaxValue, 0);

    /// <summary>The rate for a step, counted from 0.</summary>
    public double At(int step)
    {
        if (step < _settings.WarmupSteps)
            return _settings.Peak * (step + 1) / _settings.WarmupSteps;
        if (_settings.Shape == LearningRateShape.Plateau)
            return _settings.Peak * Plateau.Scale;
        var (after, length) = (step - _settings.WarmupSteps, _totalSteps - _settings.WarmupSteps);
        if (_settings.Shape == LearningRateShape.Exponential)
            return _settings.Peak * Math.Pow(_settings.FinalShare, Math.Min(1, (double)after / Math.Max(1, length - 1)));
        var progress = (double)after / Math.Max(1, length);
        return _settings.Peak * (_settings.FinalShare + (1 - _settings.FinalShare) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress))));
    }

    /// <summary>Takes a validation's loss; a plateau lowers the rate from the next step on.</summary>
    public void Observe(double validationLoss)
    {
        if (_settings.Shape != LearningRateShape.Plateau)
            return;
        if (validationLoss < Plateau.LowestLoss * (1 - LeastImprovement))
            Plateau = Plateau with { LowestLoss = validationLoss, Waited = 0 };
        else if (Plateau.Waited < _settings.Patience)
            Plateau = Plateau with { Waited = Plateau.Waited + 1 };
        else
            Plateau = Plateau with { Scale = Plateau.Scale * _settings.Factor, Waited = 0 };
    }
}
