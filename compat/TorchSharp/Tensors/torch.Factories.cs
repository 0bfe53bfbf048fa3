using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Operator Empty = new("empty.memory_format");
    private static readonly Operator Zeros = new("zeros");
    private static readonly Operator Ones = new("ones");
    private static readonly Operator Full = new("full");
    private static readonly Operator Rand = new("rand");
    private static readonly Operator RandN = new("randn");
    private static readonly Operator ARange = new("arange.start_step");
    private static readonly Operator ZerosLike = new("zeros_like");

    /// <summary>A tensor whose values are whatever its memory held.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Empty.Call(size, dtype, Argument.None, On(device)), requires_grad);

    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Zeros.Call(size, dtype, Argument.None, On(device)), requires_grad);

    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Ones.Call(size, dtype, Argument.None, On(device)), requires_grad);

    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Full.Call(size, value, dtype, Argument.None, On(device)), requires_grad);

    /// <summary>Values drawn evenly from [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Rand.Call(size, dtype, Argument.None, On(device)), requires_grad);

    /// <summary>Values drawn from the standard normal distribution.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(RandN.Call(size, dtype, Argument.None, On(device)), requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(ARange.Call(start, stop, step, dtype, Argument.None, On(device)), requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1L, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0L, stop, 1L, dtype, device, requires_grad);

    public static Tensor zeros_like(Tensor input) => ZerosLike.Call(input);

    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => FromArray([scalar], [], null, device, requires_grad);

    public static Tensor tensor(double scalar, Device? device = null, bool requires_grad = false) => FromArray([scalar], [], null, device, requires_grad);

    public static Tensor tensor(long scalar, Device? device = null, bool requires_grad = false) => FromArray([scalar], [], null, device, requires_grad);

    public static Tensor tensor(float[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(double[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(int[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(float[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(double[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(long[] dataArray, long[] dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FromArray(dataArray, dimensions, dtype, device, requires_grad);

    private static Tensor FromArray<T>(T[] values, long[] dimensions, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        var count = 1L;
        foreach (var size in dimensions)
            count *= size;
        if (count != values.LongLength)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {values.LongLength} elements for [{string.Join(", ", dimensions)}]");
        var tensor = empty(dimensions, TypeOf<T>());
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(tensor.bytes);
        var placed = tensor.to(dtype ?? tensor.dtype, device ?? CPU);
        if (!ReferenceEquals(placed, tensor))
            tensor.Dispose();
        return Finish(placed, requires_grad);
    }

    private static Argument On(Device? device)
    {
        InitializeDevice(device ?? CPU);
        return device ?? CPU;
    }

    private static Tensor Finish(Tensor tensor, bool requires_grad) => requires_grad ? tensor.requires_grad_() : tensor;
}
