using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Makes of an MR slice of a head what a CT scanner might have shown in a brain window: a white skull of its own thickness under a thin scalp, and the brain
/// that is there with hardly any contrast. Public brains are MR, mostly: a network that saw few in CT takes furrows and ventricles for MR, whatever is
/// around them. One instance per thread.
/// </summary>
internal sealed class CTSimulator : ISliceSimulator
{
    private const int Waves = 4;
    private const int Bins = 256;

    private readonly CTSimulationSettings _settings;
    private readonly HeadDepth _head = new();
    private readonly Plane _slice = new();
    private readonly Plane _scratch = new();
    private ushort[] _pixels = [];

    public CTSimulator(CTSimulationSettings settings)
    {
        _settings = settings;
    }

    /// <inheritdoc/>
    public bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated)
    {
        simulated = default;
        _slice.Load(donor);
        if (!_head.TryFind(_slice, out var size))
            return false;
        Resampling.Blur(_slice, _scratch, random.Between(0.4, 1));
        if (!Attenuate(size, ref random))
            return false;
        Resampling.Blur(_slice, _scratch, random.Between(0.4, 0.9));
        AddNoise(ref random);
        simulated = Quantise();
        return true;
    }

    private bool Attenuate(float size, ref SeededRandom random)
    {
        var scalp = (float)random.Between(_settings.Scalp[0], _settings.Scalp[1]) * size;
        var skull = (float)random.Between(_settings.Skull[0], _settings.Skull[1]) * size;
        var level = (float)random.Between(_settings.Level[0], _settings.Level[1]);
        var contrast = (float)random.Between(_settings.Contrast[0], _settings.Contrast[1]) * (random.Chance(0.67) ? 1 : -1);
        var fluid = level - (float)random.Between(0, 0.3);
        var skin = (float)random.Between(0.1, 0.5);
        Span<float> phases = stackalloc float[Waves];
        foreach (ref var phase in phases)
            phase = (float)random.Between(0, 2 * Math.PI);
        var pixels = _slice.Pixels;
        var depth = _head.Depth;
        if (!TryFindRange(scalp + (1.3f * skull), out var low, out var middle, out var high))
            return false;

        for (var i = 0; i < pixels.Length; i++)
        {
            var (u, v) = (i % _slice.Width / size, i / _slice.Width / size);
            // No skull is as thick all around.
            var wave = (MathF.Sin((5 * u) + phases[0]) + MathF.Sin((7 * v) + phases[1]) + MathF.Sin((9 * (u + v)) + phases[2])) / 3;
            var under = depth[i] - (scalp * (1 + (0.8f * wave)));
            var within = under - (skull * (1 + (0.4f * MathF.Sin((6 * u) - (8 * v) + phases[3]))));
            if (within > 0)
            {
                var place = Math.Clamp((pixels[i] - middle) / Math.Max(1e-4f, high - low) * 2, -1.5f, 1.5f);
                pixels[i] = place < -1.2f ? fluid : level + (contrast * place);
            }
            else
            {
                pixels[i] = under > 0 ? 1 : depth[i] > 0 ? skin : 0;
            }
        }

        return true;
    }

    /// <summary>The first tenth, the median and the last tenth of what lies deeper; false where too little does.</summary>
    private bool TryFindRange(float least, out float low, out float middle, out float high)
    {
        Span<int> counts = stackalloc int[Bins];
        counts.Clear();
        var total = 0;
        var pixels = _slice.Pixels;
        var depth = _head.Depth;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (depth[i] <= least)
                continue;
            counts[Math.Clamp((int)(pixels[i] * Bins), 0, Bins - 1)]++;
            total++;
        }

        (low, middle, high) = (Quantile(counts, total, 0.1), Quantile(counts, total, 0.5), Quantile(counts, total, 0.9));
        return total * 20 > pixels.Length;
    }

    private static float Quantile(ReadOnlySpan<int> counts, int total, double share)
    {
        var left = share * total;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            left -= counts[bin];
            if (left <= 0)
                return (bin + 0.5f) / counts.Length;
        }

        return 1;
    }

    private void AddNoise(ref SeededRandom random)
    {
        var noise = random.Between(_settings.Noise[0], _settings.Noise[1]);
        foreach (ref var pixel in _slice.Pixels)
        {
            // Air is far below the window, and noise does not lift it into it.
            if (pixel > 0.02f)
                pixel += (float)(noise * random.NextNormal());
        }
    }

    private GreyView Quantise()
    {
        var pixels = _slice.Pixels;
        if (_pixels.Length < pixels.Length)
            _pixels = new ushort[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            _pixels[i] = (ushort)(ushort.MaxValue * Math.Clamp(pixels[i], 0, 1));
        return new GreyView(_slice.Width, _slice.Height, _pixels.AsSpan(0, pixels.Length), prepared: false);
    }
}
