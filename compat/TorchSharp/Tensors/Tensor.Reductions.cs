namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Operator Sum = new("sum");
        private static readonly Operator SumDimensions = new("sum.dim_IntList");
        private static readonly Operator Mean = new("mean");
        private static readonly Operator MeanDimensions = new("mean.dim");
        private static readonly Operator Largest = new("max");
        private static readonly Operator LargestDimension = new("max.dim");
        private static readonly Operator ArgMax = new("argmax");
        private static readonly Operator All = new("all");
        private static readonly Operator SoftMax = new("softmax.int");
        private static readonly Operator LogSoftMax = new("log_softmax.int");

        public Tensor sum(ScalarType? type = null) => Sum.Call(this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => SumDimensions.Call(this, new[] { dim }, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => SumDimensions.Call(this, dim, keepdim, type);

        public Tensor mean() => Mean.Call(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            MeanDimensions.Call(this, dimensions, keepdim, type);

        public Tensor max() => Largest.Call(this);

        /// <summary>The largest values along a dimension, and where they lie.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => LargestDimension.CallPair(this, dim, keepdim);

        public Tensor argmax() => ArgMax.Call(this);

        public Tensor argmax(long dim, bool keepdim = false) => ArgMax.Call(this, dim, keepdim);

        public Tensor all() => All.Call(this);

        public Tensor softmax(long dim, ScalarType? dtype = null) => SoftMax.Call(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => LogSoftMax.Call(this, dim, dtype);
    }
}
