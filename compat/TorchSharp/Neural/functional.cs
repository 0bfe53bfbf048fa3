namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How a loss over a batch becomes one number.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>The layers as functions of their parameters.</summary>
        public static class functional
        {
            private static readonly Operator Convolution = new("conv2d");
            private static readonly Operator BatchNormalisation = new("batch_norm");
            private static readonly Operator Affine = new("linear");
            private static readonly Operator DropOut = new("dropout");
            private static readonly Operator DropOutInPlace = new("dropout_");
            private static readonly Operator MaxPool = new("max_pool2d");
            private static readonly Operator AdaptiveAveragePool = new("adaptive_avg_pool2d");
            private static readonly Operator CrossEntropy = new("cross_entropy_loss");

            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1)
                => Convolution.Call(input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            /// <summary>Normalises each channel by the batch's statistics when training, by the running ones otherwise.</summary>
            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1e-5)
                => BatchNormalisation.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Affine.Call(input, weights, bias);

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? DropOutInPlace.CallInPlace(input, p, training) : DropOut.Call(input, p, training);

            public static Tensor max_pool2d(
                Tensor input, long kernelSize, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false)
                => MaxPool.Call(input, new[] { kernelSize }, new[] { stride ?? kernelSize }, new[] { padding ?? 0 }, new[] { dilation ?? 1 }, ceil_mode);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] outputSize) => AdaptiveAveragePool.Call(input, outputSize);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => input.log_softmax(dim, dtype);

            /// <summary>The negative log-likelihood of the target classes under the softmax of the logits.</summary>
            /// <param name="input">Logits, [N, C].</param>
            /// <param name="target">Class numbers, int64, [N].</param>
            /// <param name="weight">A weight for each class, [C]; a mean is then weighted too.</param>
            /// <param name="ignore_index">A class number whose samples count for nothing.</param>
            /// <param name="reduction">How the losses of the batch become one.</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean)
                => CrossEntropy.Call(input, target, weight, (long)reduction, ignore_index);
        }
    }
}
