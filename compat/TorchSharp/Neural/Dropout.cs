using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Zeroes elements with a probability and scales the rest, when training.</summary>
    public sealed class Dropout : torch.nn.Module<Tensor, Tensor>
    {
        private readonly double _probability;
        private readonly bool _inplace;

        internal Dropout(double probability, bool inplace)
            : base(nameof(Dropout))
        {
            _probability = probability;
            _inplace = inplace;
        }

        public override Tensor forward(Tensor input) => torch.nn.functional.dropout(input, _probability, training, _inplace);
    }
}
