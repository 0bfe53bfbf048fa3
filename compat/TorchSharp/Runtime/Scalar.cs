namespace TorchSharp;

/// <summary>A number of any of the element types' kinds, as PyTorch's operators take one.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(double real) => (Real, IsReal) = (real, true);

    private Scalar(long integer, bool isBoolean = false) => (Integer, IsBoolean) = (integer, isBoolean);

    internal bool IsReal { get; }

    internal bool IsBoolean { get; }

    internal double Real { get; }

    internal long Integer { get; }

    public static implicit operator Scalar(byte value) => new(value);

    public static implicit operator Scalar(sbyte value) => new(value);

    public static implicit operator Scalar(short value) => new(value);

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);

    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, true);

    /// <summary>Does nothing: this form of a scalar holds no native memory.</summary>
    public void Dispose()
    {
    }
}
