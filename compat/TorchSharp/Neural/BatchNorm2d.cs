using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.BatchNorm2d BatchNorm2d(long features, double eps = 1e-05, double momentum = 0.1) => new(features, eps, momentum);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Normalises each channel of [N, C, H, W] (Ioffe and Szegedy 2015), and keeps running statistics.</summary>
    public sealed class BatchNorm2d : torch.nn.Module<Tensor, Tensor>
    {
        private readonly double _eps;
        private readonly double _momentum;

        internal BatchNorm2d(long features, double eps, double momentum)
            : base(nameof(BatchNorm2d))
        {
            _eps = eps;
            _momentum = momentum;
            weight = new Parameter(ones([features]));
            bias = new Parameter(zeros([features]));
            running_mean = zeros([features]);
            running_var = ones([features]);
            num_batches_tracked = zeros([], ScalarType.Int64);
            register_parameter(nameof(weight), weight);
            register_parameter(nameof(bias), bias);
            register_buffer(nameof(running_mean), running_mean);
            register_buffer(nameof(running_var), running_var);
            register_buffer(nameof(num_batches_tracked), num_batches_tracked);
        }

        public Parameter weight { get; }

        public Parameter bias { get; }

        public Tensor running_mean { get; }

        public Tensor running_var { get; }

        public Tensor num_batches_tracked { get; }

        /// <summary>Properties have fields of other names: the constructor registers them.</summary>
        protected override void RegisterComponents()
        {
        }

        public override Tensor forward(Tensor input)
        {
            if (training)
                num_batches_tracked.add_(1L);
            return torch.nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, _momentum, _eps);
        }
    }
}
