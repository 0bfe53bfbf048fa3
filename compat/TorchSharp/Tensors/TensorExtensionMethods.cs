using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The value of a tensor with one element, converted to a type of C#.</summary>
public static class TensorExtensionMethods
{
    public static float ToSingle(this Tensor value) => (float)value.ToDouble();

    public static double ToDouble(this Tensor value)
    {
        if (value.dtype == ScalarType.Float64)
            return value.item<double>();
        using var wide = value.to(ScalarType.Float64);
        return wide.item<double>();
    }

    public static int ToInt32(this Tensor value) => checked((int)value.ToInt64());

    public static long ToInt64(this Tensor value)
    {
        if (value.dtype == ScalarType.Int64)
            return value.item<long>();
        using var wide = value.to(ScalarType.Int64);
        return wide.item<long>();
    }

    public static bool ToBoolean(this Tensor value) => value.ToInt64() != 0;
}
