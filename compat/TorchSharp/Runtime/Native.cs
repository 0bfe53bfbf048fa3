using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The C ABI of native/torch_shim.cpp. A failed call leaves its message in <see cref="dnt_last_error"/>.</summary>
internal static unsafe partial class Native
{
    private const string Library = "dicomnode_torch";

    /// <summary>One argument or result of an operator, laid out as in the shim.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Value
    {
        public long Kind;
        public long Integer;
        public double Real;
        public void* Data;
    }

    /// <summary>Throws what the shim reported, as the real package does.</summary>
    internal static void Throw() => throw new ExternalException(Marshal.PtrToStringUTF8(dnt_last_error()));

    [LibraryImport(Library)]
    internal static partial nint dnt_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint dnt_operator(string name, string overload);

    [LibraryImport(Library)]
    internal static partial int dnt_call(nint operation, Value* arguments, int count, Value* results, int capacity);

    [LibraryImport(Library)]
    internal static partial void dnt_release(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint dnt_retain(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_dtype(nint tensor);

    [LibraryImport(Library)]
    internal static partial long dnt_element_size(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_dimensions(nint tensor);

    [LibraryImport(Library)]
    internal static partial long dnt_numel(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_device_type(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_device_index(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_is_leaf(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_is_contiguous(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_requires_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial void dnt_shape(nint tensor, long* sizes, long* strides);

    [LibraryImport(Library)]
    internal static partial void* dnt_data(nint tensor);

    [LibraryImport(Library)]
    internal static partial int dnt_set_requires_grad(nint tensor, int required);

    [LibraryImport(Library)]
    internal static partial int dnt_retain_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint dnt_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial void dnt_set_grad(nint tensor, nint gradient);

    [LibraryImport(Library)]
    internal static partial int dnt_backward(nint tensor, nint gradient, int retainGraph, int createGraph);

    [LibraryImport(Library)]
    internal static partial int dnt_autograd_grad(
        nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradients, int gradientCount,
        int retainGraph, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library)]
    internal static partial int dnt_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void dnt_set_grad_enabled(int enabled);

    [LibraryImport(Library)]
    internal static partial int dnt_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial int dnt_threads();

    [LibraryImport(Library)]
    internal static partial int dnt_interop_threads();

    [LibraryImport(Library)]
    internal static partial int dnt_set_threads(int count);

    [LibraryImport(Library)]
    internal static partial int dnt_set_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int dnt_has_cuda();

    [LibraryImport(Library)]
    internal static partial long dnt_cuda_count();
}
