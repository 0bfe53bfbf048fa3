namespace DicomNode.Classifier.Evidence;

/// <summary>
/// The colours of a map from 0 (dark red) over orange to 1 (light yellow). Computed in OKLab (Ottosson 2020), whose distances are about those that
/// people see: neighbours are equally far apart, lightness always rises, and no hue is passed that red-green blindness turns to grey.
/// </summary>
internal static class SaliencyColours
{
    private const int Count = 256;
    private const int Steps = 4096;
    private const double Darkest = 0.40;
    private const double Lightest = 0.95;

    // Turns of OKLab's hue.
    private const double Red = 25.0 / 360;
    private const double Yellow = 105.0 / 360;

    // Of the most colourful that a screen can show of a lightness and hue; and a bound that keeps the path from jutting out where it could.
    private const double Colourfulness = 0.95;
    private const double MostChroma = 0.15;

    private static readonly byte[] Table = Compute();

    /// <summary>Red, green and blue (sRGB) of a level.</summary>
    public static ReadOnlySpan<byte> Of(byte level) => Table.AsSpan(3 * level, 3);

    private static byte[] Compute()
    {
        var path = new (double L, double A, double B)[Steps + 1];
        var length = new double[Steps + 1];
        for (var i = 0; i <= Steps; i++)
        {
            path[i] = Point((double)i / Steps);
            if (i > 0)
                length[i] = length[i - 1] + Distance(path[i - 1], path[i]);
        }

        var table = new byte[3 * Count];
        for (var (level, i) = (0, 0); level < Count; level++)
        {
            while (i < Steps && length[i] < length[Steps] * level / (Count - 1))
                i++;
            var (red, green, blue) = ToLinear(path[i].L, path[i].A, path[i].B);
            table[3 * level] = Encode(red);
            table[3 * level + 1] = Encode(green);
            table[3 * level + 2] = Encode(blue);
        }

        return table;
    }

    private static (double L, double A, double B) Point(double place)
    {
        var lightness = double.Lerp(Darkest, Lightest, place);
        var (sine, cosine) = Math.SinCos(double.Lerp(Red, Yellow, place) * Math.Tau);
        var (possible, impossible) = (0.0, 0.5);
        while (impossible - possible > 1e-6)
        {
            var chroma = (possible + impossible) / 2;
            if (IsShown(ToLinear(lightness, chroma * cosine, chroma * sine)))
                possible = chroma;
            else
                impossible = chroma;
        }

        var taken = Math.Min(possible * Colourfulness, MostChroma);
        return (lightness, taken * cosine, taken * sine);
    }

    private static bool IsShown((double Red, double Green, double Blue) colour) =>
        colour.Red is >= 0 and <= 1 && colour.Green is >= 0 and <= 1 && colour.Blue is >= 0 and <= 1;

    private static double Distance((double L, double A, double B) from, (double L, double A, double B) to) =>
        Math.Sqrt((from.L - to.L) * (from.L - to.L) + (from.A - to.A) * (from.A - to.A) + (from.B - to.B) * (from.B - to.B));

    /// <summary>Linear sRGB of an OKLab colour; outside [0, 1] where no screen shows it.</summary>
    private static (double Red, double Green, double Blue) ToLinear(double lightness, double a, double b)
    {
        var l = Cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        var m = Cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        var s = Cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return (
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static double Cube(double value) => value * value * value;

    private static byte Encode(double linear)
    {
        var value = Math.Clamp(linear, 0, 1);
        return (byte)Math.Round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * Math.Pow(value, 1 / 2.4) - 0.055));
    }
}
