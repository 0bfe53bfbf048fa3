using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MaxPool2d MaxPool2d(
                long kernelSize, long? stride = null, long? padding = null, long? dilation = null, bool ceilMode = false) => new((kernelSize, stride, padding, dilation, ceilMode));
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>The maximum over windows of the two last dimensions.</summary>
    public sealed class MaxPool2d : torch.nn.Module<Tensor, Tensor>
    {
        private readonly (long Size, long? Stride, long? Padding, long? Dilation, bool Ceiling) _window;

        internal MaxPool2d((long, long?, long?, long?, bool) window)
            : base(nameof(MaxPool2d))
        {
            _window = window;
        }

        public override Tensor forward(Tensor input) => torch.nn.functional.max_pool2d(input, _window.Size, _window.Stride, _window.Padding, _window.Dilation, _window.Ceiling);
    }
}
