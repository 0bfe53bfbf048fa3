using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

/// <summary>Small images that tell four classes apart at a glance: stripes across, stripes down, a disc, a ramp; with noise.</summary>
internal static class SyntheticData
{
    /// <summary>Writes ROOT/SPLIT/SOURCE/CLASS/N.png.</summary>
    public static void Write(TemporaryFolder folder, string split, string source, int perClass)
    {
        foreach (var label in Enum.GetValues<ModalityClass>())
        {
            for (var n = 0; n < perClass; n++)
            {
                var random = new SeededRandom(7, (int)label, n, split.Length);
                File.WriteAllBytes(folder.NewFile(split, source, label.ToString(), $"{n:D4}.png"), Image(label, ref random));
            }
        }
    }

    public static byte[] Image(ModalityClass label, ref SeededRandom random)
    {
        var side = 24 + random.Next(16);
        var phase = random.Next(8);
        var noise = new byte[side * side];
        foreach (ref var value in noise.AsSpan())
            value = (byte)random.Next(40);
        return PngBuilder.Grey(side, side, (x, y) => (byte)(noise[y * side + x] + label switch
        {
            ModalityClass.CT => (x + phase) / 4 % 2 * 200,
            ModalityClass.MR => (y + phase) / 4 % 2 * 200,
            ModalityClass.PT => Math.Pow(x - side / 2.0, 2) + Math.Pow(y - side / 2.0, 2) < side * side / 16.0 ? 200 : 0,
            _ => x * 200 / side,
        }));
    }
}
