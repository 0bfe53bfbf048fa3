using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>An operator's argument; the conversions from C# types choose PyTorch's.</summary>
internal readonly unsafe struct Argument
{
    private enum Kind : long
    {
        None, Integer, Real, Boolean, Tensor, Integers, Reals, Tensors, Device,
    }

    private readonly Kind _kind;
    private readonly long _integer;
    private readonly double _real;

    private Argument(Kind kind, long integer = 0, double real = 0, object? reference = null)
    {
        _kind = kind;
        _integer = integer;
        _real = real;
        Reference = reference;
    }

    /// <summary>The object behind the argument, to be kept alive over the call.</summary>
    internal object? Reference { get; }

    /// <summary>How many 8-byte entries <see cref="Marshal"/> writes to its list.</summary>
    internal int ListLength => Reference switch
    {
        long[] integers => integers.Length,
        double[] reals => reals.Length,
        Tensor[] tensors => tensors.Length,
        _ => 0,
    };

    /// <summary>PyTorch's None.</summary>
    internal static Argument None => default;

    public static implicit operator Argument(Tensor? tensor) => tensor is null ? default : new(Kind.Tensor, reference: tensor);

    public static implicit operator Argument(long value) => new(Kind.Integer, value);

    public static implicit operator Argument(long? value) => value is { } integer ? new(Kind.Integer, integer) : default;

    public static implicit operator Argument(double value) => new(Kind.Real, real: value);

    public static implicit operator Argument(double? value) => value is { } real ? new(Kind.Real, real: real) : default;

    public static implicit operator Argument(bool value) => new(Kind.Boolean, value ? 1 : 0);

    public static implicit operator Argument(long[]? values) => values is null ? default : new(Kind.Integers, values.Length, reference: values);

    public static implicit operator Argument(double[]? values) => values is null ? default : new(Kind.Reals, values.Length, reference: values);

    public static implicit operator Argument(Tensor[] tensors) => new(Kind.Tensors, tensors.Length, reference: tensors);

    public static implicit operator Argument(ScalarType type) => new(Kind.Integer, (long)type);

    public static implicit operator Argument(ScalarType? type) => type is { } given ? new(Kind.Integer, (long)given) : default;

    public static implicit operator Argument(Device? device) => device is null ? default : new(Kind.Device, (long)device.type, device.index);

    public static implicit operator Argument(Scalar scalar) =>
        scalar.IsReal ? new(Kind.Real, real: scalar.Real) : new(scalar.IsBoolean ? Kind.Boolean : Kind.Integer, scalar.Integer);

    /// <summary>The native form; what a list holds is written to <paramref name="list"/>.</summary>
    internal Native.Value Marshal(long* list)
    {
        var value = new Native.Value { Kind = (long)_kind, Integer = _integer, Real = _real };
        switch (_kind)
        {
            case Kind.Tensor:
                value.Data = (void*)((Tensor)Reference!).Handle;
                break;
            case Kind.Device:
                value.Data = (void*)(nint)_real;
                break;
            case Kind.Integers:
                ((long[])Reference!).CopyTo(new Span<long>(list, ListLength));
                value.Data = list;
                break;
            case Kind.Reals:
                ((double[])Reference!).CopyTo(new Span<double>(list, ListLength));
                value.Data = list;
                break;
            case Kind.Tensors:
                for (var i = 0; i < ListLength; i++)
                    list[i] = ((Tensor[])Reference!)[i].Handle;
                value.Data = list;
                break;
        }

        return value;
    }
}
