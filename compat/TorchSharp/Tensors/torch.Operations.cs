namespace TorchSharp;

public static partial class torch
{
    private static readonly Operator Cat = new("cat");
    private static readonly Operator Stack = new("stack");

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Cat.Call(tensors.ToArray(), dim);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Stack.Call(tensors.ToArray(), dim);

    public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor sum(Tensor input) => input.sum();

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);
}
