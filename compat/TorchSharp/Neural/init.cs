namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values for parameters, drawn in place and not recorded.</summary>
        public static class init
        {
            /// <summary>The layer or activation whose gain an initialisation allows for.</summary>
            public enum NonlinearityType
            {
                Linear = 0,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>Which way the variance is kept: forward (inputs of a unit) or backward (its outputs).</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
                var field = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * field, shape[0] * field);
            }

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0.0);

            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var unrecorded = no_grad();
                return tensor.fill_(val);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1)
            {
                using var unrecorded = no_grad();
                return tensor.uniform_(low, high);
            }

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1)
            {
                using var unrecorded = no_grad();
                return tensor.normal_(mean, std);
            }

            /// <summary>He et al. 2015: uniform, with the variance 2 / ((1 + a^2) fan) for leaky rectifiers.</summary>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * Deviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>He et al. 2015: normal, with the variance 2 / ((1 + a^2) fan) for leaky rectifiers.</summary>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
                => normal_(tensor, 0, Deviation(tensor, a, mode, nonlinearity));

            private static double Deviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }
        }
    }
}
