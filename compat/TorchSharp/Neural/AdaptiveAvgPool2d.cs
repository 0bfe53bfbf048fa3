using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] outputSize) => new(outputSize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>The mean over as many windows of the two last dimensions as the output has elements.</summary>
    public sealed class AdaptiveAvgPool2d : torch.nn.Module<Tensor, Tensor>
    {
        private readonly long[] _outputSize;

        internal AdaptiveAvgPool2d(long[] outputSize)
            : base(nameof(AdaptiveAvgPool2d))
        {
            _outputSize = outputSize;
        }

        public override Tensor forward(Tensor input) => torch.nn.functional.adaptive_avg_pool2d(input, _outputSize);
    }
}
