using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Linear Linear(long inputSize, long outputSize, bool hasBias = true) => new(inputSize, outputSize, hasBias);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>x W^T + b, W of shape [out, in].</summary>
    public sealed class Linear : torch.nn.Module<Tensor, Tensor>
    {
        private readonly Parameter _weight;
        private readonly Parameter? _bias;

        internal Linear(long inputSize, long outputSize, bool hasBias)
            : base(nameof(Linear))
        {
            var bound = 1 / Math.Sqrt(inputSize);
            _weight = new Parameter(empty([outputSize, inputSize]));
            torch.nn.init.uniform_(_weight, -bound, bound);
            register_parameter(nameof(weight), _weight);
            if (!hasBias)
                return;
            _bias = new Parameter(empty([outputSize]));
            torch.nn.init.uniform_(_bias, -bound, bound);
            register_parameter(nameof(bias), _bias);
        }

        public Parameter weight => _weight;

        public Parameter? bias => _bias;

        /// <summary>The fields' names are not TorchSharp's: the constructor registers them.</summary>
        protected override void RegisterComponents()
        {
        }

        public override Tensor forward(Tensor input) => torch.nn.functional.linear(input, _weight, _bias);
    }
}
