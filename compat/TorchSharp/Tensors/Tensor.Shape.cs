namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Operator View = new("view");
        private static readonly Operator Reshape = new("reshape");
        private static readonly Operator Flatten = new("flatten.using_ints");
        private static readonly Operator Select = new("select.int");
        private static readonly Operator Narrow = new("narrow");
        private static readonly Operator IndexSelect = new("index_select");
        private static readonly Operator Unsqueeze = new("unsqueeze");
        private static readonly Operator Transpose = new("transpose.int");
        private static readonly Operator Permute = new("permute");

        public Tensor view(params long[] shape) => View.Call(this, shape);

        public Tensor reshape(params long[] shape) => Reshape.Call(this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Flatten.Call(this, start_dim, end_dim);

        /// <summary>The slice at an index of one dimension, without that dimension.</summary>
        public Tensor select(long dim, long index) => Select.Call(this, dim, index);

        /// <summary>The slices from a start on, in one dimension, as a view.</summary>
        public Tensor narrow(long dim, long start, long length) => Narrow.Call(this, dim, start, length);

        public Tensor index_select(long dim, Tensor index) => IndexSelect.Call(this, dim, index);

        public Tensor unsqueeze(long dim) => Unsqueeze.Call(this, dim);

        public Tensor transpose(long dim0, long dim1) => Transpose.Call(this, dim0, dim1);

        public Tensor permute(params long[] dims) => Permute.Call(this, dims);
    }
}
