using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Makes of an MR slice what a scanner derives from several: a subtraction, where little but enhancing tissue stands out of much noise, or a map of what exceeds a
/// threshold, black everywhere else. One instance per thread.
/// </summary>
internal sealed class DerivedMRSimulator : ISliceSimulator
{
    private const int Bins = 1024;
    private const double LeastBody = 0.05;

    private readonly DerivedMRSettings _settings;
    private readonly BodyMask _bodyMask = new();
    private readonly Plane _slice = new();
    private readonly Plane _mask = new();
    private readonly Plane _scratch = new();
    private ushort[] _pixels = [];

    public DerivedMRSimulator(DerivedMRSettings settings)
    {
        _settings = settings;
    }

    /// <inheritdoc/>
    public bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated)
    {
        simulated = default;
        _slice.Load(donor);
        if (_bodyMask.Find(_slice, _mask) < LeastBody)
            return false;
        if (random.Chance(0.5))
            Subtract(ref random);
        else
            Map(ref random);
        simulated = _slice.Quantise(ref _pixels);
        return true;
    }

    // What does not enhance is gone but for a remnant; the noise of both images is left.
    private void Subtract(ref SeededRandom random)
    {
        var enhancing = Quantile(1 - random.BetweenLog(0.02, 0.3));
        var remnant = (float)random.Between(0, 0.3);
        var noise = (float)random.Between(_settings.Noise[0], _settings.Noise[1]);
        var isMagnitude = random.Chance(0.7);
        var pixels = _slice.Pixels;
        foreach (ref var pixel in pixels)
        {
            var value = (remnant * pixel) + Math.Max(0, pixel - enhancing) + (noise * (float)random.NextNormal());
            pixel = isMagnitude ? Math.Abs(value) : Math.Max(0, value);
        }
    }

    // Where noise decides at the threshold, the map is torn.
    private void Map(ref SeededRandom random)
    {
        if (random.Chance(0.3))
            Resampling.Blur(_slice, _scratch, random.Between(0.5, 2));
        var noise = (float)random.Between(0, 0.15);
        var pixels = _slice.Pixels;
        foreach (ref var pixel in pixels)
            pixel = Math.Clamp(pixel * (1 + (noise * (float)random.NextNormal())), 0, 1);
        var threshold = Quantile(1 - random.BetweenLog(_settings.Kept[0], _settings.Kept[1]));
        // All alike, or from some value at the threshold up.
        var isBinary = random.Chance(0.15);
        var least = (float)random.Between(0.05, 0.6);
        var scale = (1 - least) / Math.Max(1e-3f, 1 - threshold);
        foreach (ref var pixel in pixels)
            pixel = pixel <= threshold ? 0 : isBinary ? 1 : least + ((pixel - threshold) * scale);
    }

    /// <summary>The value that a share of the pixels does not exceed, to a bin of the histogram.</summary>
    private float Quantile(double share)
    {
        Span<int> counts = stackalloc int[Bins];
        counts.Clear();
        foreach (var pixel in _slice.Pixels)
            counts[Math.Clamp((int)(pixel * Bins), 0, Bins - 1)]++;
        var (below, bin) = (0, 0);
        while (bin < Bins - 1 && below + counts[bin] < share * _slice.Pixels.Length)
            below += counts[bin++];
        return (float)bin / Bins;
    }
}
