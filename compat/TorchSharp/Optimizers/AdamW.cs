using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
            public static AdamW AdamW(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0)
                => new(parameters, lr, beta1, beta2, eps, weight_decay);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam with decoupled weight decay.</summary>
    public sealed class AdamW : optim.Optimizer
    {
        private readonly List<Parameter> _parameters;
        private readonly Dictionary<Parameter, (Tensor First, Tensor Second)> _moments = new(ReferenceEqualityComparer.Instance);
        private readonly Group _group;
        private readonly double _beta1;
        private readonly double _beta2;
        private readonly double _eps;
        private readonly double _decay;
        private long _steps;

        internal AdamW(IEnumerable<Parameter> parameters, double rate, double beta1, double beta2, double eps, double decay)
        {
            if (rate < 0)
                throw new ArgumentException($"Invalid learning rate: {rate}");
            _parameters = parameters.ToList();
            _group = new() { LearningRate = rate, InitialLearningRate = rate };
            (_beta1, _beta2, _eps, _decay) = (beta1, beta2, eps, decay);
        }

        public override IEnumerable<optim.ILearningRateController> ParamGroups => [_group];

        public override IEnumerable<Parameter> parameters() => _parameters;

        public override Tensor? step(Func<Tensor>? closure = null)
        {
            Tensor? loss = null;
            if (closure is not null)
            {
                using var recorded = enable_grad();
                loss = closure();
            }

            using var unrecorded = no_grad();
            using var scope = NewDisposeScope();
            _steps++;
            foreach (var parameter in _parameters)
            {
                if (parameter.grad is { } gradient)
                    Step(parameter, gradient);
            }

            return loss;
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var (first, second) in _moments.Values)
            {
                first.Dispose();
                second.Dispose();
            }

            _moments.Clear();
            base.Dispose(disposing);
        }

        private void Step(Parameter parameter, Tensor gradient)
        {
            if (!_moments.TryGetValue(parameter, out var moments))
            {
                moments = (zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope());
                _moments.Add(parameter, moments);
            }

            var rate = _group.LearningRate;
            parameter.mul_((Scalar)(1 - (rate * _decay)));
            moments.First.mul_((Scalar)_beta1).add_(gradient, 1 - _beta1);
            moments.Second.mul_((Scalar)_beta2).addcmul_(gradient, gradient, 1 - _beta2);
            var denominator = moments.Second.sqrt().div_((Scalar)Math.Sqrt(1 - Math.Pow(_beta2, _steps))).add_((Scalar)_eps);
            parameter.addcdiv_(moments.First, denominator, -rate / (1 - Math.Pow(_beta1, _steps)));
        }

        private sealed class Group : optim.ILearningRateController
        {
            public double LearningRate { get; set; }

            public double InitialLearningRate { get; set; }
        }
    }
}
