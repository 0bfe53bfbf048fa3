using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Conv2d Conv2d(
                long inputChannel, long outputChannel, long kernelSize, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes paddingMode = PaddingModes.Zeros, long groups = 1, bool bias = true) => new(
                    inputChannel, outputChannel, kernelSize,
                    paddingMode == PaddingModes.Zeros ? (stride, padding, dilation, groups) : throw new NotSupportedException("Only zero padding is covered."),
                    bias);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A two-dimensional convolution with square kernels, weight of shape [out, in / groups, k, k].</summary>
    public sealed class Conv2d : torch.nn.Module<Tensor, Tensor>
    {
        private readonly (long Stride, long Padding, long Dilation, long Groups) _shape;

        internal Conv2d(long inputChannels, long outputChannels, long kernelSize, (long, long, long, long) shape, bool hasBias)
            : base(nameof(Conv2d))
        {
            _shape = shape;
            var bound = 1 / Math.Sqrt(inputChannels / _shape.Groups * kernelSize * kernelSize);
            weight = new Parameter(empty([outputChannels, inputChannels / _shape.Groups, kernelSize, kernelSize]));
            torch.nn.init.uniform_(weight, -bound, bound);
            register_parameter(nameof(weight), weight);
            if (!hasBias)
                return;
            bias = new Parameter(empty([outputChannels]));
            torch.nn.init.uniform_(bias, -bound, bound);
            register_parameter(nameof(bias), bias);
        }

        public Parameter weight { get; }

        public Parameter? bias { get; }

        /// <summary>Properties have fields of other names: the constructor registers them.</summary>
        protected override void RegisterComponents()
        {
        }

        public override Tensor forward(Tensor input) => 
            torch.nn.functional.conv2d(input, weight, bias, [_shape.Stride], [_shape.Padding], [_shape.Dilation], _shape.Groups);
    }
}
