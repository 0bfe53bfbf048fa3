using DicomNode.Classifier.Evidence;

namespace DicomNode.Classifier.Tests.Evidence;

/// <summary>The map's colours, measured in CIELAB (CIE 1976), which is another space than the one they are computed in.</summary>
public sealed class SaliencyColoursTests
{
    // Machado, Oliveira and Fernandes 2009: what linear sRGB looks like to whoever lacks the long, or the middle wavelengths.
    private static readonly double[][] Protanopia =
    [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ];

    private static readonly double[][] Deuteranopia =
    [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ];

    private static readonly double[][] Usual = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

    public static TheoryData<string> Eyes => ["usual", "protanopia", "deuteranopia"];

    [Theory]
    [MemberData(nameof(Eyes))]
    public void LightnessRisesForEveryEye(string eye)
    {
        var seen = See(eye);
        for (var i = 8; i < seen.Length; i += 8)
            Assert.True(seen[i].L > seen[i - 8].L + 1, $"{eye}: level {i} is not lighter than level {i - 8}");
        Assert.True(seen[^1].L - seen[0].L > 55);
    }

    [Fact]
    public void StepsAreAboutEquallyLarge()
    {
        var seen = See("usual");
        var steps = Enumerable.Range(1, 15).Select(i => Distance(seen[i * 16], seen[(i - 1) * 16])).ToArray();
        Assert.True(steps.Max() < 1.5 * steps.Min(), string.Join(' ', steps.Select(step => step.ToString("F1", null))));
    }

    [Theory]
    [MemberData(nameof(Eyes))]
    public void WhatIsSalientIsNotTakenForGrey(string eye)
    {
        var seen = See(eye);
        for (var i = 64; i < seen.Length; i++)
            Assert.True(Math.Sqrt(seen[i].A * seen[i].A + seen[i].B * seen[i].B) > 30, $"{eye}: level {i} is nearly grey");
    }

    private static (double L, double A, double B)[] See(string eye)
    {
        var matrix = eye switch { "usual" => Usual, "protanopia" => Protanopia, _ => Deuteranopia };
        return [.. Enumerable.Range(0, 256).Select(level => ToLab(SaliencyColours.Of((byte)level).ToArray(), matrix))];
    }

    private static double Distance((double L, double A, double B) one, (double L, double A, double B) other) =>
        Math.Sqrt(Math.Pow(one.L - other.L, 2) + Math.Pow(one.A - other.A, 2) + Math.Pow(one.B - other.B, 2));

    private static (double L, double A, double B) ToLab(byte[] colour, double[][] eye)
    {
        var screen = colour.Select(value => value / 255.0).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        var linear = eye.Select(row => Math.Clamp(row.Zip(screen, (weight, value) => weight * value).Sum(), 0, 1)).ToArray();
        // sRGB's primaries under D65 (IEC 61966-2-1).
        var x = F((0.4124 * linear[0] + 0.3576 * linear[1] + 0.1805 * linear[2]) / 0.9505);
        var y = F(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]);
        var z = F((0.0193 * linear[0] + 0.1192 * linear[1] + 0.9505 * linear[2]) / 1.089);
        return (116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double F(double value) => value > 216.0 / 24389 ? Math.Cbrt(value) : (24389.0 / 27 * value + 16) / 116;
}
