using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Flatten Flatten(long startDim = 1, long endDim = -1) => new(startDim, endDim);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Joins dimensions into one.</summary>
    public sealed class Flatten : torch.nn.Module<Tensor, Tensor>
    {
        private readonly long _start;
        private readonly long _end;

        internal Flatten(long start, long end)
            : base(nameof(Flatten))
        {
            _start = start;
            _end = end;
        }

        public override Tensor forward(Tensor input) => input.flatten(_start, _end);
    }
}
