using System.Numerics;
using System.Runtime.InteropServices;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Vectorised passes over one row of grey values; NaN stands for a pixel that is no image.</summary>
internal static class RowMath
{
    /// <summary>Turns values from low to high, both included, into NaN.</summary>
    public static void Exclude<T>(Span<T> row, T low, T high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        var lows = new Vector<T>(low);
        var highs = new Vector<T>(high);
        var nan = new Vector<T>(T.NaN);
        for (; i <= row.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var value = new Vector<T>(row[i..]);
            var inside = Vector.BitwiseAnd(Vector.GreaterThanOrEqual(value, lows), Vector.LessThanOrEqual(value, highs));
            Vector.ConditionalSelect(inside, nan, value).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            if (row[i] >= low && row[i] <= high)
                row[i] = T.NaN;
        }
    }

    /// <summary>Widens minimum and maximum to the values of a row that are not NaN.</summary>
    public static void Extremes<T>(ReadOnlySpan<T> row, ref T minimum, ref T maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        var lowest = new Vector<T>(minimum);
        var highest = new Vector<T>(maximum);
        for (; i <= row.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var value = new Vector<T>(row[i..]);
            var counts = Vector.Equals(value, value);
            lowest = Vector.Min(lowest, Vector.ConditionalSelect(counts, value, lowest));
            highest = Vector.Max(highest, Vector.ConditionalSelect(counts, value, highest));
        }

        for (var lane = 0; lane < Vector<T>.Count; lane++)
        {
            minimum = T.MinNumber(minimum, lowest[lane]);
            maximum = T.MaxNumber(maximum, highest[lane]);
        }

        for (; i < row.Length; i++)
        {
            minimum = T.MinNumber(minimum, row[i]);
            maximum = T.MaxNumber(maximum, row[i]);
        }
    }

    /// <summary>Writes (value - minimum) / (maximum - minimum), or one minus that if inverted; NaN becomes 0.</summary>
    public static void Normalise<T>(ReadOnlySpan<T> row, T minimum, T maximum, bool inverted, Span<float> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The range of two doubles may exceed a double: half of everything has the same quotient.
        var factor = T.IsFinite(maximum - minimum) ? T.One : T.One / (T.One + T.One);
        var range = maximum * factor - minimum * factor;
        var origin = (inverted ? maximum : minimum) * factor;
        var sign = inverted ? -T.One : T.One;
        var i = 0;
        if (typeof(T) == typeof(float))
        {
            var origins = new Vector<T>(origin);
            var ranges = new Vector<T>(range * sign);
            var wide = MemoryMarshal.Cast<float, T>(destination);
            for (; i <= row.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var value = new Vector<T>(row[i..]);
                var scaled = (value - origins) / ranges;
                Vector.ConditionalSelect(Vector.Equals(value, value), scaled, Vector<T>.Zero).CopyTo(wide[i..]);
            }
        }

        for (; i < row.Length; i++)
        {
            var value = row[i];
            destination[i] = T.IsNaN(value) ? 0 : float.CreateTruncating((value * factor - origin) / (range * sign));
        }
    }

    /// <summary>Writes weight times row.</summary>
    public static void Scale(ReadOnlySpan<float> row, float weight, Span<float> destination)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(row[i..]) * weight).CopyTo(destination[i..]);
        for (; i < row.Length; i++)
            destination[i] = row[i] * weight;
    }

    /// <summary>Adds weight times row.</summary>
    public static void AddScaled(ReadOnlySpan<float> row, float weight, Span<float> destination)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(destination[i..]) + new Vector<float>(row[i..]) * weight).CopyTo(destination[i..]);
        for (; i < row.Length; i++)
            destination[i] += row[i] * weight;
    }
}
