using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Makes of a CT slice what an MR scanner might have shown of the same body: fat, soft tissue, marrow and cortical bone are told apart by their density
/// and get signals of their own, the coil's sensitivity falls off, and noise is that of a magnitude (Rice). The anatomy is real, the signals are made up:
/// what a network can learn from it is that bright fat around dark bone is no CT, whichever part of the body it is. One instance per thread.
/// </summary>
internal sealed class MRSimulator : ISliceSimulator
{
    private const int Bins = 256;

    // In bins of the slice's range: fat is about 150 HU below muscle, and a range is 1,300 to 4,000 HU.
    private const int LeastApart = 6;
    private const int MostApart = 40;

    // Where only one tissue shows, as in a slender leg or a head.
    private const float UsuallyApart = 0.055f;
    private const double SecondPeak = 0.12;
    private const double Valley = 0.8;
    private const double LeastBody = 0.05;

    // Air and lung are below this share of the range, as a rule.
    private const float LeastTissue = 0.15f;

    // More of the body than this at the top of the range: a window, which leaves too few grey values between fat and muscle.
    private const double MostSaturated = 0.01;

    private readonly MRSimulationSettings _settings;
    private readonly BodyMask _bodyMask = new();
    private readonly Plane _slice = new();
    private readonly Plane _mask = new();
    private readonly Plane _scratch = new();
    private ushort[] _pixels = [];

    public MRSimulator(MRSimulationSettings settings)
    {
        _settings = settings;
    }

    /// <inheritdoc/>
    public bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated)
    {
        simulated = default;
        _slice.Load(donor);
        if (_bodyMask.Find(_slice, _mask) < LeastBody || !TryFindTissues(out var fat, out var soft))
            return false;
        if (random.Chance(0.6))
            Resampling.Blur(_slice, _scratch, random.Between(0.4, 1));
        Excite(fat, soft, ref random);
        if (random.Chance(0.5))
            Resampling.Blur(_slice, _scratch, random.Between(0.3, 0.9));
        CoilReception.Receive(_slice, _settings, ref random);
        simulated = _slice.Quantise(ref _pixels);
        return true;
    }

    /// <summary>The densities at which fat and soft tissue are most frequent.</summary>
    private bool TryFindTissues(out float fat, out float soft)
    {
        (fat, soft) = (0, 0);
        Span<double> counts = stackalloc double[Bins];
        counts.Clear();
        var mask = _mask.Pixels;
        var pixels = _slice.Pixels;
        var (body, saturated) = (0, 0);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            body++;
            if (pixels[i] > 0.98f)
                saturated++;
            if (pixels[i] > LeastTissue)
                counts[Math.Min(Bins - 1, (int)(pixels[i] * Bins))]++;
        }

        if (saturated > MostSaturated * body)
            return false;
        Span<double> smooth = stackalloc double[Bins];
        smooth.Clear();
        var highest = 0;
        for (var bin = 2; bin < Bins - 2; bin++)
        {
            smooth[bin] = counts[bin - 2] + (2 * counts[bin - 1]) + (3 * counts[bin]) + (2 * counts[bin + 1]) + counts[bin + 2];
            if (smooth[bin] > smooth[highest])
                highest = bin;
        }

        if (smooth[highest] == 0)
            return false;
        var other = FindOther(smooth, highest);
        soft = (Math.Max(highest, other) + 0.5f) / Bins;
        fat = other < 0 ? soft - UsuallyApart : (Math.Min(highest, other) + 0.5f) / Bins;
        return true;
    }

    private static int FindOther(ReadOnlySpan<double> smooth, int highest)
    {
        var other = -1;
        for (var bin = Math.Max(1, highest - MostApart); bin <= Math.Min(Bins - 2, highest + MostApart); bin++)
        {
            var isPeak = smooth[bin] >= smooth[bin - 1] && smooth[bin] > smooth[bin + 1] && smooth[bin] > SecondPeak * smooth[highest];
            if (!isPeak || Math.Abs(bin - highest) < LeastApart || (other >= 0 && smooth[bin] <= smooth[other]))
                continue;
            var between = double.MaxValue;
            foreach (var count in smooth[Math.Min(bin, highest)..Math.Max(bin, highest)])
                between = Math.Min(between, count);
            if (between < Valley * smooth[bin])
                other = bin;
        }

        return other;
    }

    private void Excite(float fat, float soft, ref SeededRandom random)
    {
        var (fatSignal, softSignal) = _settings.DrawContrast(ref random);
        var marrow = random.Between(_settings.Marrow[0], _settings.Marrow[1]);
        var cortex = random.Between(_settings.Cortex[0], _settings.Cortex[1]);
        // In units of what lies between fat (0) and soft tissue (1): air and lung, fat, soft tissue, spongy bone, cortex.
        ReadOnlySpan<float> density = [-4, -1.2f, -0.4f, 0.35f, 0.75f, 1.4f, 2.1f, 2.8f, 4.2f];
        ReadOnlySpan<float> signal =
        [
            0, (float)(0.2 * fatSignal), (float)fatSignal, (float)fatSignal, (float)softSignal, (float)softSignal, (float)marrow, (float)marrow, (float)cortex,
        ];
        var pixels = _slice.Pixels;
        var mask = _mask.Pixels;
        var scale = 1 / (soft - fat);
        for (var i = 0; i < pixels.Length; i++)
        {
            var at = (pixels[i] - fat) * scale;
            if (mask[i] == 0 || at <= density[0])
            {
                pixels[i] = 0;
                continue;
            }

            var upper = 1;
            while (upper < density.Length - 1 && at > density[upper])
                upper++;
            var share = Math.Min(1, (at - density[upper - 1]) / (density[upper] - density[upper - 1]));
            pixels[i] = signal[upper - 1] + (share * (signal[upper] - signal[upper - 1]));
        }
    }
}
