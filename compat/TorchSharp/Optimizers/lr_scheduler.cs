namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules of an optimizer's learning rates.</summary>
        public static class lr_scheduler
        {
            /// <summary>Lowers the learning rate when a metric stops improving.</summary>
            public static impl.ReduceLROnPlateau ReduceLROnPlateau(
                Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4,
                string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false)
                => new(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);

            /// <summary>Changes an optimizer's learning rates from step to step.</summary>
            public abstract class LRScheduler
            {
                public abstract void step(double current, int? epoch = null);
            }

            /// <summary>The schedules' classes.</summary>
            public static class impl
            {
                /// <summary>Multiplies the learning rate by a factor after more than patience steps without improvement.</summary>
                public sealed class ReduceLROnPlateau : LRScheduler
                {
                    private readonly Optimizer _optimizer;
                    private readonly bool _smaller;
                    private readonly bool _relative;
                    private readonly double _factor;
                    private readonly double _threshold;
                    private readonly double _eps;
                    private readonly int _patience;
                    private readonly int _cooldown;
                    private readonly IList<double> _lowest;
                    private readonly bool _verbose;
                    private double _best;
                    private int _badSteps;
                    private int _cooling;

                    internal ReduceLROnPlateau(
                        Optimizer optimizer, string mode, double factor, int patience, double threshold, string threshold_mode, int cooldown,
                        IList<double>? min_lr, double eps, bool verbose)
                    {
                        if (factor >= 1.0)
                            throw new ArgumentException("Factor should be < 1.0");
                        if (mode is not ("min" or "max"))
                            throw new ArgumentException($"mode {mode} is unknown!");
                        if (threshold_mode is not ("rel" or "abs"))
                            throw new ArgumentException($"threshold mode {threshold_mode} is unknown!");
                        _optimizer = optimizer;
                        _smaller = mode == "min";
                        _relative = threshold_mode == "rel";
                        (_factor, _patience, _threshold, _cooldown, _eps, _verbose) = (factor, patience, threshold, cooldown, eps, verbose);
                        _lowest = min_lr ?? [];
                        _best = _smaller ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step(double current, int? epoch = null)
                    {
                        if (IsBetter(current))
                        {
                            _best = current;
                            _badSteps = 0;
                        }
                        else
                        {
                            _badSteps++;
                        }

                        if (_cooling > 0)
                        {
                            _cooling--;
                            _badSteps = 0;
                        }

                        if (_badSteps <= _patience)
                            return;
                        Reduce();
                        _cooling = _cooldown;
                        _badSteps = 0;
                    }

                    private bool IsBetter(double current)
                    {
                        var margin = _relative ? _best * _threshold : _threshold;
                        if (double.IsInfinity(_best))
                            margin = 0;
                        return _smaller ? current < _best - margin : current > _best + margin;
                    }

                    private void Reduce()
                    {
                        var index = 0;
                        foreach (var group in _optimizer.ParamGroups)
                        {
                            var lowest = _lowest.Count switch { 0 => 0, 1 => _lowest[0], _ => _lowest[index] };
                            var reduced = Math.Max(group.LearningRate * _factor, lowest);
                            if (group.LearningRate - reduced > _eps)
                            {
                                group.LearningRate = reduced;
                                if (_verbose)
                                    Console.WriteLine($"Reducing learning rate of group {index} to {reduced:g4}.");
                            }

                            index++;
                        }
                    }
                }
            }
        }
    }
}
