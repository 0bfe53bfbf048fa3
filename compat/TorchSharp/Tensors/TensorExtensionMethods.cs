using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The value of a tensor with one element, converted to a type of C#.</summary>
public static class TensorExtensionMethods
{
    public static float ToSingle(this Tensor value) => (float)value.ToDouble();

    public static double ToDouble(this Tensor value)
    {
        using var wide = Widen(value, ScalarType.Float64);
        return wide.item<double>();
    }

    public static int ToInt32(this Tensor value) => checked((int)value.ToInt64());

    public static long ToInt64(this Tensor value)
    {
        using var wide = Widen(value, ScalarType.Int64);
        return wide.item<long>();
    }

    public static bool ToBoolean(this Tensor value) => value.ToInt64() != 0;

    private static Tensor Widen(Tensor value, ScalarType type)
    {
        using var here = value.detach();
        return here.to(type, CPU).clone();
    }
}
