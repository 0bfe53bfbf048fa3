using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Makes of an MR slice of a head what a map of a tracer might show of its brain: uptake by tissue along a random curve, more of it in the striatum or not, smoothed, on a
/// coarse grid, cut out along the brain or one tissue of it, as maps of many people's mean are.
/// </summary>
internal sealed class BrainMapSimulator : ISliceSimulator
{
    private const int CurvePoints = 5;

    private readonly BrainMapSettings _settings;
    private readonly HeadDepth _head = new();
    private readonly Plane _slice = new();
    private readonly Plane _brain = new();
    private readonly Plane _map = new();
    private readonly Plane _mask = new();
    private readonly Plane _scratch = new();
    private ushort[] _pixels = [];

    public BrainMapSimulator(BrainMapSettings settings)
    {
        _settings = settings;
    }

    /// <inheritdoc/>
    public bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated)
    {
        simulated = default;
        _slice.Load(donor);
        if (!_head.TryFind(_slice, out var size) || !TryCutOut((float)random.Between(_settings.Rim[0], _settings.Rim[1]) * size, out var low, out var high))
            return false;
        // Nothing is drawn for what a recipe leaves out: it gives the maps that it gave before that could be set.
        if (_settings.TissueShare > 0 && random.Chance(_settings.TissueShare))
            KeepTissue(ref random);
        TakeUp(low, high, ref random);
        if (_settings.StriatumShare > 0 && random.Chance(_settings.StriatumShare))
            AddStriatum(size, ref random);
        var (width, height) = _settings.DrawGrid(_slice, ref random);
        Resampling.Shrink(_slice, _map, _scratch, width, height);
        Resampling.Shrink(_brain, _mask, _scratch, width, height);
        Resampling.Blur(_map, _scratch, random.Between(_settings.Resolution[0], _settings.Resolution[1]));
        AddNoise(ref random);
        simulated = Quantise();
        return true;
    }

    /// <summary>Where the brain is, and its range of values; false where hardly any is seen.</summary>
    private bool TryCutOut(float rim, out float low, out float high)
    {
        _brain.Resize(_slice.Width, _slice.Height);
        var brain = _brain.Pixels;
        var pixels = _slice.Pixels;
        var depth = _head.Depth;
        (low, high) = (float.MaxValue, float.MinValue);
        var found = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            brain[i] = depth[i] > rim ? 1 : 0;
            if (brain[i] == 0)
                continue;
            found++;
            low = Math.Min(low, pixels[i]);
            high = Math.Max(high, pixels[i]);
        }

        return found * 20 > pixels.Length;
    }

    // White matter and grey matter lie on either side of some grey value near the mean; which is the brighter one depends on the sequence.
    private void KeepTissue(ref SeededRandom random)
    {
        var brain = _brain.Pixels;
        var pixels = _slice.Pixels;
        var (count, sum, squares) = (0, 0.0, 0.0);
        for (var i = 0; i < pixels.Length; i++)
        {
            count += brain[i] > 0 ? 1 : 0;
            sum += brain[i] * pixels[i];
            squares += brain[i] * pixels[i] * pixels[i];
        }

        var mean = sum / count;
        var deviation = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        var between = mean + (deviation * random.Between(-0.4, 0.4));
        var brighter = random.Chance(0.5);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] > between != brighter)
                brain[i] = 0;
        }
    }

    private void TakeUp(float low, float high, ref SeededRandom random)
    {
        Span<float> curve = stackalloc float[CurvePoints];
        foreach (ref var point in curve)
            point = (float)random.BetweenLog(0.05, 1.5);
        // Fluid takes up nothing, as a rule.
        if (random.Chance(0.7))
            curve[0] = (float)random.Between(0, 0.2);
        var pixels = _slice.Pixels;
        var scale = (CurvePoints - 1) / Math.Max(1e-3f, high - low);
        for (var i = 0; i < pixels.Length; i++)
        {
            var place = Math.Clamp((pixels[i] - low) * scale, 0, CurvePoints - 1.001f);
            var point = (int)place;
            pixels[i] = _brain.Pixels[i] * (curve[point] + ((place - point) * (curve[point + 1] - curve[point])));
        }
    }

    // The striatum as two ellipses side by side near the head's middle, in whatever plane the slice is.
    private void AddStriatum(float size, ref SeededRandom random)
    {
        var (x, y) = Middle();
        var (apart, ahead) = (size * random.Between(0.08, 0.2), size * random.Between(-0.12, 0.12));
        var (across, along) = (size * random.Between(0.03, 0.08), size * random.Between(0.06, 0.16));
        var uptake = random.BetweenLog(0.3, 6);
        var pixels = _slice.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            var (u, v) = ((Math.Abs((i % _slice.Width) - x) - apart) / across, ((i / _slice.Width) - y - ahead) / along);
            pixels[i] += _brain.Pixels[i] * (float)(uptake * Math.Exp(-((u * u) + (v * v))));
        }
    }

    private (double X, double Y) Middle()
    {
        var (x, y, count) = (0.0, 0.0, 0);
        var depth = _head.Depth;
        for (var i = 0; i < depth.Length; i++)
        {
            if (depth[i] <= 0)
                continue;
            x += i % _slice.Width;
            y += i / _slice.Width;
            count++;
        }

        return (x / count, y / count);
    }

    private void AddNoise(ref SeededRandom random)
    {
        var noise = random.Chance(0.5) ? 0 : random.Between(_settings.Noise[0], _settings.Noise[1]);
        var map = _map.Pixels;
        var mask = _mask.Pixels;
        for (var i = 0; i < map.Length; i++)
        {
            if (noise > 0)
                map[i] *= 1 + (float)(noise * random.NextNormal());
            map[i] = mask[i] < 0.5f ? 0 : Math.Max(0, map[i]);
        }
    }

    private GreyView Quantise()
    {
        var pixels = _map.Pixels;
        if (_pixels.Length < pixels.Length)
            _pixels = new ushort[pixels.Length];
        var (_, highest) = _map.Extremes();
        var scale = highest > 0 ? ushort.MaxValue / highest : 0;
        for (var i = 0; i < pixels.Length; i++)
            _pixels[i] = (ushort)MathF.Round(pixels[i] * scale);
        return new GreyView(_map.Width, _map.Height, _pixels.AsSpan(0, pixels.Length), prepared: false);
    }
}
