using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Cuts the brain out of an MR slice of a head, wholly or with a remnant of skull and scalp, on a coarser grid: what brain extraction leaves, and what echo-planar
/// images with their fat suppressed show. It stands beside <see cref="BrainMapSimulator"/>, so that a brain without a skull is no tracer's map by that alone. One
/// instance per thread.
/// </summary>
internal sealed class BrainExtractor : ISliceSimulator
{
    private const double MostRemnant = 0.35;
    private const double MostNoise = 0.06;

    private readonly BrainMapSettings _settings;
    private readonly HeadDepth _head = new();
    private readonly Plane _slice = new();
    private readonly Plane _brain = new();
    private readonly Plane _scratch = new();
    private ushort[] _pixels = [];

    public BrainExtractor(BrainMapSettings settings)
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
        var rim = size * (float)random.Between(_settings.Rim[0], _settings.Rim[1]);
        var remnant = random.Chance(0.5) ? 0 : (float)random.Between(0, MostRemnant);
        if (!TryExtract(rim, remnant))
            return false;
        var (width, height) = _settings.DrawGrid(_slice, ref random);
        Resampling.Shrink(_slice, _brain, _scratch, width, height);
        AddNoise(ref random);
        simulated = _brain.Quantise(ref _pixels);
        return true;
    }

    private bool TryExtract(float rim, float remnant)
    {
        var pixels = _slice.Pixels;
        var depth = _head.Depth;
        var found = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (depth[i] > rim)
                found++;
            else
                pixels[i] *= remnant;
        }

        return found * 20 > pixels.Length;
    }

    private void AddNoise(ref SeededRandom random)
    {
        var noise = random.Chance(0.5) ? 0 : random.Between(0, MostNoise);
        foreach (ref var pixel in _brain.Pixels)
        {
            if (noise > 0 && pixel > 0)
                pixel = Math.Abs(pixel + (float)(noise * random.NextNormal()));
        }
    }
}
