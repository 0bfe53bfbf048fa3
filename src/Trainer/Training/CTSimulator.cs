using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Makes of an MR slice of a head what a CT scanner might have shown: a white skull of its own thickness under a thin scalp, and the brain that is there, in a
/// brain window with hardly any contrast, over the scanner's whole range with none and the skull's marrow to be seen. Public brains are MR, mostly: a network
/// that saw few in CT takes furrows, ventricles and cavities for MR, whatever is around them. One instance per thread.
/// </summary>
internal sealed class CTSimulator : ISliceSimulator
{
    private const int Waves = 4;
    private const int Bins = 256;
    private const int MostTries = 20;
    // A brain of no contrast has no cavities: what differs there is noise.
    private const float LeastRange = 0.05f;
    // A brain window holds some hundred Hounsfield units, the whole range some thousand: noise is that much less of it.
    private const double WideNoise = 0.2;

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
        var wide = random.Chance(_settings.WideShare);
        if (!Attenuate(size, DrawGreys(wide, ref random), ref random))
            return false;
        if (!wide && random.Chance(_settings.BleedShare))
            AddBleed(size, ref random);
        Resampling.Blur(_slice, _scratch, random.Between(0.4, 0.9));
        AddNoise(wide ? WideNoise : 1, ref random);
        simulated = Quantise();
        return true;
    }

    private Greys DrawGreys(bool wide, ref SeededRandom random)
    {
        var range = wide ? _settings.WideLevel : _settings.Level;
        var level = (float)random.Between(range[0], range[1]);
        var contrast = (float)random.Between(_settings.Contrast[0], _settings.Contrast[1]) * (random.Chance(0.67) ? 1 : -1);
        if (!wide)
            return new Greys(level, contrast, Cavity: level - (float)random.Between(0, 0.3), Skin: (float)random.Between(0.1, 0.5), Bone: 1, Marrow: 1);
        // Over the whole range fluid is as grey as brain, and what is black in MR may be air.
        var bone = (float)random.Between(0.7, 1);
        return new Greys(
            level, contrast * (float)random.Between(0, 0.15), Cavity: random.Chance(0.5) ? 0 : level, Skin: level * (float)random.Between(0.75, 1.05),
            bone, Marrow: bone * (float)random.Between(0.5, 1));
    }

    private bool Attenuate(float size, in Greys greys, ref SeededRandom random)
    {
        var scalp = (float)random.Between(_settings.Scalp[0], _settings.Scalp[1]) * size;
        var skull = (float)random.Between(_settings.Skull[0], _settings.Skull[1]) * size;
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
            var thickness = skull * (1 + (0.4f * MathF.Sin((6 * u) - (8 * v) + phases[3])));
            if (under > thickness)
            {
                var place = Math.Clamp((pixels[i] - middle) / Math.Max(LeastRange, high - low) * 2, -1.5f, 1.5f);
                pixels[i] = place < -1.2f ? greys.Cavity : greys.Level + (greys.Contrast * place);
            }
            else if (under > 0)
            {
                pixels[i] = Math.Abs((under / thickness) - 0.5f) < 0.2f ? greys.Marrow : greys.Bone;
            }
            else
            {
                pixels[i] = depth[i] > 0 ? greys.Skin : 0;
            }
        }

        return true;
    }

    /// <summary>Blood in the brain, or what else is denser: an ellipse somewhere under the skull.</summary>
    private void AddBleed(float size, ref SeededRandom random)
    {
        var pixels = _slice.Pixels;
        var depth = _head.Depth;
        var deepest = size * (_settings.Scalp[1] + (1.4 * _settings.Skull[1]));
        var at = -1;
        for (var attempt = 0; attempt < MostTries && at < 0; attempt++)
        {
            var drawn = random.Next(pixels.Length);
            at = depth[drawn] > deepest ? drawn : -1;
        }

        if (at < 0)
            return;
        var (across, along) = (size * random.Between(0.04, 0.18), size * random.Between(0.04, 0.18));
        var (sin, cos) = Math.SinCos(random.Between(0, Math.PI));
        var density = (float)random.Between(0.15, 0.6);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = ((i % _slice.Width) - (at % _slice.Width), (i / _slice.Width) - (at / _slice.Width));
            var (u, v) = (((x * cos) + (y * sin)) / across, ((y * cos) - (x * sin)) / along);
            if ((u * u) + (v * v) < 1 && depth[i] > deepest)
                pixels[i] = Math.Min(1, pixels[i] + density);
        }
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

    private void AddNoise(double share, ref SeededRandom random)
    {
        var noise = share * random.Between(_settings.Noise[0], _settings.Noise[1]);
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

    /// <summary>What is how grey, 0 to 1; contrast is what a tenth of the brain's range away from its middle adds.</summary>
    private readonly record struct Greys(float Level, float Contrast, float Cavity, float Skin, float Bone, float Marrow);
}
