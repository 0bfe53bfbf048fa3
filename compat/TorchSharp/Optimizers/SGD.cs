using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Stochastic gradient descent, with momentum where given (Sutskever et al. 2013).</summary>
            public static SGD SGD(
                IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false)
                => new([new SGD.ParamGroup { Parameters = parameters }], learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <summary>Stochastic gradient descent over groups, each with the options it sets and these for the rest.</summary>
            public static SGD SGD(
                IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false)
                => new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent: v = momentum v + (1 - dampening) (g + decay w), w = w - rate v.</summary>
    public sealed class SGD : optim.Optimizer
    {
        private readonly List<ParamGroup> _groups;
        private readonly Dictionary<Parameter, Tensor> _momenta = new(ReferenceEqualityComparer.Instance);

        internal SGD(
            IEnumerable<ParamGroup> groups, double rate, double momentum, double dampening, double decay, bool nesterov, bool maximize)
        {
            if (rate < 0)
                throw new ArgumentException($"Invalid learning rate: {rate}");
            if (momentum < 0)
                throw new ArgumentException($"Invalid momentum value: {momentum}");
            if (decay < 0)
                throw new ArgumentException($"Invalid weight_decay value: {decay}");
            if (nesterov && (momentum <= 0 || dampening != 0))
                throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
            _groups = groups.ToList();
            foreach (var group in _groups)
            {
                // Walked once for each step: a lazy walk over a module's fields would be repeated.
                group.Parameters = group.Parameters.ToList();
                group.Options.LearningRate ??= rate;
                group.Options.momentum ??= momentum;
                group.Options.dampening ??= dampening;
                group.Options.weight_decay ??= decay;
                group.Options.nesterov ??= nesterov;
                group.Options.maximize ??= maximize;
                group.InitialLearningRate = group.LearningRate;
            }
        }

        public override IEnumerable<optim.ILearningRateController> ParamGroups => _groups;

        public override IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

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
            foreach (var group in _groups)
            {
                foreach (var parameter in group.Parameters)
                    Step(parameter, group.Options);
            }

            return loss;
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var momentum in _momenta.Values)
                momentum.Dispose();
            _momenta.Clear();
            base.Dispose(disposing);
        }

        private void Step(Parameter parameter, Options options)
        {
            var change = parameter.grad;
            if (change is null)
                return;
            if (options.weight_decay != 0)
                change = change.add(parameter, options.weight_decay!.Value);
            if (options.momentum != 0)
            {
                if (_momenta.TryGetValue(parameter, out var momentum))
                {
                    momentum.mul_((Scalar)options.momentum!.Value).add_(change, 1 - options.dampening!.Value);
                }
                else
                {
                    momentum = change.clone().DetachFromDisposeScope();
                    _momenta.Add(parameter, momentum);
                }

                change = options.nesterov!.Value ? change.add(momentum, options.momentum!.Value) : momentum;
            }

            parameter.add_(change, options.maximize!.Value ? options.LearningRate!.Value : -options.LearningRate!.Value);
        }

        /// <summary>What a group sets for itself; null takes the optimizer's value.</summary>
        public sealed class Options
        {
            public double? LearningRate { get; set; }

            public double? momentum { get; set; }

            public double? dampening { get; set; }

            public double? weight_decay { get; set; }

            public bool? nesterov { get; set; }

            public bool? maximize { get; set; }
        }

        /// <summary>Parameters that share their options.</summary>
        public sealed class ParamGroup : optim.ILearningRateController
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options? options = null) => (Parameters, Options) = (parameters, options ?? new());

            public IEnumerable<Parameter> Parameters { get; set; } = [];

            public Options Options { get; set; } = new();

            public double LearningRate
            {
                get => Options.LearningRate!.Value;
                set => Options.LearningRate = value;
            }

            public double InitialLearningRate { get; set; }
        }
    }
}
