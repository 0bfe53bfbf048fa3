using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests;

/// <summary>An MR slice of a head, drawn by formula.</summary>
internal static class Head
{
    public const int Side = 160;

    /// <summary>A head as T1-weighted MR shows it: bright scalp, dark skull, grey brain, dark ventricles; the radius is 42 % of the side.</summary>
    public static GreyImage Slice()
    {
        var pixels = new ushort[Side * Side];
        for (var i = 0; i < pixels.Length; i++)
        {
            var distance = Math.Sqrt(Math.Pow((i % Side) - (Side / 2.0), 2) + Math.Pow((i / Side) - (Side / 2.0), 2)) / (Side * 0.42);
            pixels[i] = (ushort)(distance switch { > 1 => 200, > 0.93 => 60000, > 0.85 => 4000, > 0.15 => 32000 + (3000 * Math.Sin(i)), _ => 9000 });
        }

        return new GreyImage(Side, Side, pixels);
    }
}
