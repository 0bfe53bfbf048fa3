namespace DicomNode.Trainer.Training;

/// <summary>Finds the body in a slice: the largest connected part brighter than the background, with what it encloses.</summary>
internal sealed class BodyMask
{
    private const int Bins = 64;

    private readonly Stack<int> _open = new();
    private int[] _parts = [];

    /// <summary>Writes 1 within the body and 0 outside it.</summary>
    /// <param name="image">Values in [0, 1].</param>
    /// <param name="mask">As large; overwritten.</param>
    /// <returns>Share of the image that is body.</returns>
    public double Find(Plane image, Plane mask)
    {
        var pixels = image.Pixels;
        // Half of what parts the grey values best: in MR that often parts fat from all else.
        var threshold = Threshold(pixels) / 2;
        if (_parts.Length < pixels.Length)
            _parts = new int[pixels.Length];
        var parts = _parts.AsSpan(0, pixels.Length);
        parts.Clear();
        var (largest, size, count) = (0, 0, 0);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (parts[i] != 0 || pixels[i] < threshold)
                continue;
            var found = Flood(image, parts, i, ++count, threshold);
            if (found > size)
                (largest, size) = (count, found);
        }

        // What cannot be reached from the border without crossing the body is enclosed by it.
        mask.Resize(image.Width, image.Height);
        mask.Pixels.Fill(1);
        for (var x = 0; x < image.Width; x++)
        {
            FloodOutside(mask, parts, x, largest);
            FloodOutside(mask, parts, x + (image.Height - 1) * image.Width, largest);
        }

        for (var y = 0; y < image.Height; y++)
        {
            FloodOutside(mask, parts, y * image.Width, largest);
            FloodOutside(mask, parts, (y + 1) * image.Width - 1, largest);
        }

        var body = 0;
        foreach (var pixel in mask.Pixels)
            body += (int)pixel;
        return (double)body / pixels.Length;
    }

    // The middle between the means of the two groups of Otsu 1979, which have the greatest variance between them.
    private static float Threshold(ReadOnlySpan<float> pixels)
    {
        Span<int> histogram = stackalloc int[Bins];
        histogram.Clear();
        foreach (var pixel in pixels)
            histogram[Math.Clamp((int)(pixel * Bins), 0, Bins - 1)]++;
        var (total, sum) = (pixels.Length, 0.0);
        for (var bin = 0; bin < Bins; bin++)
            sum += (double)bin * histogram[bin];
        var (below, sumBelow, best, middle) = (0, 0.0, -1.0, 0.0);
        for (var bin = 0; bin < Bins - 1; bin++)
        {
            below += histogram[bin];
            sumBelow += (double)bin * histogram[bin];
            if (below == 0 || below == total)
                continue;
            var lower = sumBelow / below;
            var upper = (sum - sumBelow) / (total - below);
            var between = (upper - lower) * (upper - lower) * below * (total - below);
            if (between > best)
                (best, middle) = (between, (lower + upper) / 2);
        }

        return (float)((middle + 0.5) / Bins);
    }

    private int Flood(Plane image, Span<int> parts, int seed, int part, float threshold)
    {
        var pixels = image.Pixels;
        var size = 0;
        parts[seed] = part;
        _open.Push(seed);
        while (_open.TryPop(out var at))
        {
            size++;
            for (var side = 0; side < 4; side++)
            {
                var next = Neighbour(at, side, image.Width, pixels.Length);
                if (next < 0 || parts[next] != 0 || pixels[next] < threshold)
                    continue;
                parts[next] = part;
                _open.Push(next);
            }
        }

        return size;
    }

    private void FloodOutside(Plane mask, ReadOnlySpan<int> parts, int seed, int body)
    {
        var pixels = mask.Pixels;
        if (pixels[seed] == 0 || parts[seed] == body)
            return;
        pixels[seed] = 0;
        _open.Push(seed);
        while (_open.TryPop(out var at))
        {
            for (var side = 0; side < 4; side++)
            {
                var next = Neighbour(at, side, mask.Width, pixels.Length);
                if (next < 0 || pixels[next] == 0 || parts[next] == body)
                    continue;
                pixels[next] = 0;
                _open.Push(next);
            }
        }
    }

    // Left, right, above, below; -1 beyond the border.
    private static int Neighbour(int at, int side, int width, int length) => side switch
    {
        0 => at % width == 0 ? -1 : at - 1,
        1 => at % width == width - 1 ? -1 : at + 1,
        2 => at - width,
        _ => at + width < length ? at + width : -1,
    };
}
