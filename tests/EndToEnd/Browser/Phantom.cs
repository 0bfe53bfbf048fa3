namespace DicomNode.EndToEnd.Browser;

/// <summary>What a phantom looks like to the model.</summary>
internal enum PhantomKind
{
    /// <summary>A slice through a chest: air, lungs, bone, table.</summary>
    CT,

    /// <summary>A slice through a head: scalp, ventricles, folds, Rician noise.</summary>
    MR,

    /// <summary>Activity on a coarse grid, blurred, with counting noise.</summary>
    PT,

    /// <summary>A joint in projection.</summary>
    XR,
}

/// <summary>
/// Pictures of nobody: drawn by formula, so that they may be shown anywhere, and like enough to the real ones that the shipped model is sure of them.
/// </summary>
internal static class Phantom
{
    private const int Side = 192;
    private const int CoarseSide = 128;

    /// <summary>Draws a slice.</summary>
    /// <param name="kind">What it looks like.</param>
    /// <param name="slice">Its place in the series, from 0.</param>
    /// <param name="random">Noise.</param>
    /// <returns>Stored values, row by row, of a square.</returns>
    public static ushort[] Draw(PhantomKind kind, int slice, Random random)
    {
        var values = kind switch
        {
            PhantomKind.CT => Chest(slice, random),
            PhantomKind.MR => Head(slice, random),
            PhantomKind.PT => Activity(slice, random),
            _ => Joint(slice, random),
        };
        return Array.ConvertAll(values, value => (ushort)Math.Clamp(value, 0, 65535));
    }

    private static double[] Chest(int slice, Random random)
    {
        var breath = 1 + 0.05 * Math.Sin(slice);
        return Paint(Side, (u, v) => 600 + 20 * (Tissue(u, v) + 18 * Gauss(random)));

        double Tissue(double u, double v)
        {
            var body = Ellipse(u, v, 0, -0.05, 0.78 * breath, 0.55);
            if (body >= 1)
                return v is > 0.62 and < 0.66 && Math.Abs(u) < 0.85 ? 700 : v is >= 0.66 and < 0.68 && Math.Abs(u) < 0.8 ? 400 : 0;
            var value = body < 0.9 ? 1040.0 : 930;
            if (Ellipse(u, v, -0.36, -0.08, 0.28, 0.36 * breath) < 1 || Ellipse(u, v, 0.36, -0.08, 0.28, 0.36 * breath) < 1)
                value = 180;
            if (Ellipse(u, v, 0.05, -0.1, 0.2, 0.22) < 1)
                value = 1060;
            if (Ellipse(u, v, 0, 0.33, 0.12, 0.11) < 1)
                value = Ellipse(u, v, 0, 0.33, 0.05, 0.04) < 1 ? 1040 : 1350;
            for (var rib = 0; rib < 9; rib++)
            {
                var angle = Math.PI * (rib + 0.5) / 9 * 2 + slice * 0.1;
                if (Ellipse(u, v, 0.68 * breath * Math.Cos(angle), -0.05 + 0.46 * Math.Sin(angle), 0.06, 0.025, angle + 1.57) < 1)
                    value = 1500;
            }

            return value;
        }
    }

    private static double[] Head(int slice, Random random)
    {
        var size = 0.95 - 0.02 * Math.Abs(slice - 5);
        return Blur(Paint(Side, (u, v) => 45 * Math.Sqrt(Math.Pow(Tissue(u, v) + 22 * Gauss(random), 2) + Math.Pow(22 * Gauss(random), 2))), Side, 1);

        double Tissue(double u, double v)
        {
            var head = Ellipse(u, v, 0, 0, 0.68 * size, 0.84 * size);
            if (head >= 1)
                return 0;
            var angle = Math.Atan2(v, u);
            var value = head > 0.9 ? 900.0
                : head > 0.82 ? 120
                : head > 0.78 ? 260
                : Math.Abs(u) < 0.012 ? 200
                : Ellipse(u, v, 0, 0, 0.56 * size, 0.7 * size) > 0.72 + 0.14 * Math.Sin(14 * angle + slice) * Math.Cos(5 * angle) ? 560 : 720;
            if (Ellipse(u, v, -0.12, -0.05, 0.07, 0.24, 0.25) < 1 || Ellipse(u, v, 0.12, -0.05, 0.07, 0.24, -0.25) < 1)
                value = 170;
            return value * (1 + 0.12 * v - 0.1 * u);
        }
    }

    private static double[] Activity(int slice, Random random)
    {
        var smooth = Blur(Paint(CoarseSide, Uptake), CoarseSide, 2);
        var counted = Array.ConvertAll(smooth, value => Math.Max(0, value + 3 * Math.Sqrt(value + 4) * Gauss(random)));
        return Array.ConvertAll(Blur(counted, CoarseSide, 1), value => 90 * value);

        double Uptake(double u, double v)
        {
            var value = Ellipse(u, v, 0, 0, 0.62, 0.42) < 1 ? 80.0 : 0;
            if (Ellipse(u, v, -0.25, -0.05, 0.18, 0.26) < 1 || Ellipse(u, v, 0.25, -0.05, 0.18, 0.26) < 1)
                value = 30;
            if (Ellipse(u, v, 0.12, -0.12, 0.15, 0.14) < 1 && Ellipse(u, v, 0.12, -0.12, 0.08, 0.07) > 1)
                value = 420;
            if (Ellipse(u, v, -0.3 + 0.01 * slice, 0.15, 0.06, 0.05) < 1)
                value = 600;
            return Ellipse(u, v, 0, 0.28, 0.07, 0.06) < 1 ? 140 : value;
        }
    }

    private static double[] Joint(int slice, Random random)
    {
        return Blur(Paint(Side, (u, v) => 55 * (60 + 20 * u + 900 * (1 - Math.Exp(-Thickness(u, v))) + 6 * Gauss(random))), Side, 1);

        double Thickness(double u, double v)
        {
            var thickness = Math.Abs(u) < 0.55 + 0.03 * Math.Sin(3 * v + slice) ? 0.9 * Math.Sqrt(Math.Max(0, 1 - Math.Pow(u / 0.6, 2))) : 0;
            foreach (var (center, shaft) in new[] { (-0.16, 0.14), (0.2, 0.09) })
            {
                var width = shaft * (1 + 0.7 * Math.Exp(-Math.Pow((v - 0.05) / 0.18, 2)));
                var distance = Math.Abs(u - center);
                if (distance < width && Math.Abs(v - 0.05) > 0.03)
                    thickness += 0.9 * Math.Sqrt(1 - Math.Pow(distance / width, 2)) + (distance > 0.75 * width ? 0.5 : 0);
            }

            return thickness;
        }
    }

    /// <summary>Values of a function over the square from -1 to 1.</summary>
    private static double[] Paint(int side, Func<double, double, double> value)
    {
        var half = side / 2.0;
        var painted = new double[side * side];
        for (var i = 0; i < painted.Length; i++)
            painted[i] = value((i % side - half) / half, (i / side - half) / half);
        return painted;
    }

    /// <summary>Below 1 inside.</summary>
    private static double Ellipse(double u, double v, double centerU, double centerV, double a, double b, double angle = 0)
    {
        var (x, y) = (u - centerU, v - centerV);
        var (sine, cosine) = Math.SinCos(angle);
        return Math.Pow((x * cosine + y * sine) / a, 2) + Math.Pow((y * cosine - x * sine) / b, 2);
    }

    /// <summary>Means over squares, twice.</summary>
    private static double[] Blur(double[] values, int side, int radius)
    {
        foreach (var step in new[] { 1, side, 1, side })
        {
            var blurred = new double[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var place = step == 1 ? i % side : i / side;
                var (first, last) = (Math.Max(0, place - radius), Math.Min(side - 1, place + radius));
                for (var other = first; other <= last; other++)
                    blurred[i] += values[i + (other - place) * step] / (last - first + 1);
            }

            values = blurred;
        }

        return values;
    }

    /// <summary>A normal deviate (Box and Muller 1958).</summary>
    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
