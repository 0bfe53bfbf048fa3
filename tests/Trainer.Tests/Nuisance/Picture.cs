using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Nuisance;

/// <summary>A grey picture of values in [0, 1] that can be changed in ways that leave its modality alone. Not the trainer's augmentation.</summary>
internal sealed record Picture(int Width, int Height, float[] Pixels)
{
    private static readonly string[] L = ["X....", "X....", "X....", "X....", "X....", "X....", "XXXXX"];
    private static readonly string[] R = ["XXXX.", "X...X", "X...X", "XXXX.", "X.X..", "X..X.", "X...X"];

    public static Picture Of(GreyImage image) => new(image.Width, image.Height, Array.ConvertAll(image.Pixels, value => value / 65535f));

    /// <summary>Fills the network's input as the trainer does.</summary>
    public void Preprocess(Span<float> slice) =>
        SlicePreprocessor.PreprocessGrey(Array.ConvertAll(Pixels, value => (ushort)MathF.Round(65535 * Math.Clamp(value, 0, 1))), Width, Height, slice);

    public Picture Change(Func<float, float> change) => this with { Pixels = Array.ConvertAll(Pixels, value => change(value)) };

    public Picture Mirrored() => Filled(Width, Height, (x, y) => At(Width - 1 - x, y));

    /// <summary>With black around it.</summary>
    public Picture Framed(int left, int top, int right, int bottom) =>
        Filled(Width + left + right, Height + top + bottom, (x, y) => At(x - left, y - top));

    /// <summary>Turned about its centre, black where nothing was.</summary>
    public Picture Turned(double degrees)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var (cx, cy) = ((Width - 1) / 2.0, (Height - 1) / 2.0);
        return Filled(Width, Height, (x, y) => Between(cx + (x - cx) * cosine + (y - cy) * sine, cy - (x - cx) * sine + (y - cy) * cosine));
    }

    /// <summary>To so many pixels on the longer side, aspect kept: area averaging down, linear up.</summary>
    public Picture Resized(int longer)
    {
        var scale = (double)longer / Math.Max(Width, Height);
        var (width, height) = (Math.Max(1, (int)Math.Round(Width * scale)), Math.Max(1, (int)Math.Round(Height * scale)));
        var narrow = new float[width * Height];
        for (var y = 0; y < Height; y++)
            Resample(Pixels, y * Width, 1, Width, narrow, y * width, 1, width);
        var small = new float[width * height];
        for (var x = 0; x < width; x++)
            Resample(narrow, x, width, Height, small, x, width, height);
        return new Picture(width, height, small);
    }

    /// <summary>With a white L in the upper left and R in the upper right corner, a tenth of the height.</summary>
    public Picture Marked()
    {
        var dot = Math.Max(1, Height / 70);
        bool IsSet(string[] letter, int x, int y) =>
            x >= 0 && y >= 0 && x / dot < letter[0].Length && y / dot < letter.Length && letter[y / dot][x / dot] == 'X';
        return Filled(Width, Height, (x, y) => IsSet(L, x - 4 * dot, y - 4 * dot) || IsSet(R, x - (Width - 9 * dot), y - 4 * dot) ? 1 : At(x, y));
    }

    /// <summary>Values below and above these shares of the pixels lose their differences.</summary>
    public Picture Windowed(double low, double high)
    {
        var sorted = Pixels.Order().ToArray();
        var (floor, ceiling) = (sorted[(int)(low * (sorted.Length - 1))], sorted[(int)(high * (sorted.Length - 1))]);
        return ceiling > floor ? Change(value => Math.Clamp((value - floor) / (ceiling - floor), 0, 1)) : this;
    }

    /// <summary>With normally distributed noise.</summary>
    public Picture Noisy(float deviation)
    {
        var random = new Random(Pixels.Length);
        return Change(value => value + deviation * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())));
    }

    /// <summary>
    /// The largest bright thing and what it encloses, black around it: of a slice through a body, the body without the table it lies on. Bright is
    /// what Otsu's threshold says (1979). Null where it fills the picture, or nothing to be seen lies around it.
    /// Where a scanner blackens the corners around a round field of view, the field is what is left.
    /// </summary>
    public Picture? LargestAlone()
    {
        var threshold = Otsu();
        var inside = Largest(Array.ConvertAll(Pixels, value => value > threshold));
        var border = Enumerable.Range(0, Pixels.Length).Where(i => i % Width == 0 || i % Width == Width - 1 || i < Width || i >= Pixels.Length - Width).ToList();
        if (border.Count(i => inside[i]) > border.Count / 4)
            return null;

        // What cannot be reached from the border without crossing it is enclosed by it: lungs, for one.
        var framed = Filled(Width + 2, Height + 2, (x, y) => x > 0 && y > 0 && x <= Width && y <= Height && inside[(y - 1) * Width + x - 1] ? 1 : 0);
        var outside = framed.Flood(0, Array.ConvertAll(framed.Pixels, value => value == 0));
        var alone = Filled(Width, Height, (x, y) => outside.Contains((y + 1) * framed.Width + x + 1) ? 0 : At(x, y));
        return alone.Pixels.Zip(Pixels).Any(pair => pair.Second - pair.First > 0.1f) ? alone : null;
    }

    private static Picture Filled(int width, int height, Func<int, int, float> value)
    {
        var pixels = new float[width * height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = value(i % width, i / width);
        return new Picture(width, height, pixels);
    }

    private static void Resample(float[] source, int from, int step, int count, float[] target, int to, int stride, int wanted)
    {
        var scale = (double)count / wanted;
        for (var i = 0; i < wanted; i++)
        {
            var sum = 0.0;
            if (scale > 1)
            {
                for (var k = (int)(i * scale); k < count && k < (i + 1) * scale; k++)
                    sum += source[from + k * step] * (Math.Min(k + 1, (i + 1) * scale) - Math.Max(k, i * scale)) / scale;
            }
            else
            {
                var place = Math.Clamp((i + 0.5) * scale - 0.5, 0, count - 1);
                var (first, second) = ((int)place, Math.Min((int)place + 1, count - 1));
                sum = double.Lerp(source[from + first * step], source[from + second * step], place - first);
            }

            target[to + i * stride] = (float)sum;
        }
    }

    private float Otsu()
    {
        var counts = new int[256];
        foreach (var value in Pixels)
            counts[(int)(255 * value)]++;
        var (sum, best, threshold) = (counts.Index().Sum(bin => (double)bin.Index * bin.Item), -1.0, 0);
        var (below, sumBelow) = (0, 0.0);
        for (var bin = 0; bin < 255; bin++)
        {
            below += counts[bin];
            sumBelow += (double)bin * counts[bin];
            var above = Pixels.Length - below;
            if (below == 0 || above == 0)
                continue;
            var between = below * (double)above * Math.Pow(sumBelow / below - (sum - sumBelow) / above, 2);
            if (between > best)
                (best, threshold) = (between, bin + 1);
        }

        return threshold / 255f;
    }

    private bool[] Largest(bool[] bright)
    {
        var largest = new HashSet<int>();
        var seen = new HashSet<int>();
        for (var i = 0; i < bright.Length; i++)
        {
            if (!bright[i] || seen.Contains(i))
                continue;
            var part = Flood(i, bright);
            seen.UnionWith(part);
            if (part.Count > largest.Count)
                largest = part;
        }

        return [.. Enumerable.Range(0, bright.Length).Select(largest.Contains)];
    }

    /// <summary>The places that can be reached from one over sides of pixels.</summary>
    private HashSet<int> Flood(int from, bool[] isOpen)
    {
        var reached = new HashSet<int> { from };
        var next = new Stack<int>(reached);
        while (next.TryPop(out var i))
        {
            var x = i % Width;
            foreach (var (isThere, neighbour) in new[] { (x > 0, i - 1), (x < Width - 1, i + 1), (i >= Width, i - Width), (i + Width < isOpen.Length, i + Width) })
            {
                if (isThere && isOpen[neighbour] && reached.Add(neighbour))
                    next.Push(neighbour);
            }
        }

        return reached;
    }

    private float At(int x, int y) => x >= 0 && y >= 0 && x < Width && y < Height ? Pixels[y * Width + x] : 0;

    private float Between(double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (fx, fy) = ((float)(x - left), (float)(y - top));
        return float.Lerp(float.Lerp(At(left, top), At(left + 1, top), fx), float.Lerp(At(left, top + 1), At(left + 1, top + 1), fx), fy);
    }
}
