using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Draws mammograms: a breast that hangs from one side of the image into black air, thinner towards its border, fat with glandular tissue and its strands, the pectoral muscle
/// in an upper corner or not, now and then an implant or calcifications. Textures are sums of fields on finer and finer grids. One instance per thread.
/// </summary>
internal sealed class MammogramSimulator : ISliceSimulator
{
    private const int LeastSide = 96;
    private const int MostSide = 256;
    private const double ImplantShare = 0.08;
    private const double CalcificationShare = 0.15;
    private const int MostCalcifications = 12;

    private readonly MammogramSettings _settings;
    private readonly Plane _slice = new();
    private readonly Plane _scratch = new();
    private readonly Canvas _gland = new();
    private readonly Canvas _strands = new();
    private ushort[] _pixels = [];

    public MammogramSimulator(MammogramSettings settings)
    {
        _settings = settings;
    }

    /// <inheritdoc/>
    /// <remarks>Of the donor nothing but its size is taken.</remarks>
    public bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated)
    {
        var height = Math.Clamp(Math.Max(donor.Width, donor.Height), LeastSide, MostSide);
        _slice.Resize((int)(height * random.Between(0.5, 1)), height);
        DrawTexture(_gland, random.BetweenLog(3, 6), random.Between(0.5, 0.8), ref random);
        DrawTexture(_strands, random.BetweenLog(6, 16), random.Between(0.4, 0.7), ref random);
        Draw(ref random);
        if (random.Chance(CalcificationShare))
            AddCalcifications(ref random);
        Resampling.Blur(_slice, _scratch, random.Between(0.3, 0.9));
        AddNoise(ref random);
        if (random.Chance(0.5))
            Mirror();
        simulated = _slice.Quantise(ref _pixels);
        return true;
    }

    // Mean 0 and deviation 1, near enough.
    private void DrawTexture(Canvas canvas, double cells, double roughness, ref SeededRandom random)
    {
        canvas.Plane.Resize(_slice.Width, _slice.Height);
        canvas.Plane.Pixels.Clear();
        var (amplitude, variance) = (1.0, 0.0);
        for (; cells < _slice.Width / 2; cells *= 2)
        {
            canvas.AddField((int)cells, Math.Max(1, (int)(cells * _slice.Height / _slice.Width)), (float)amplitude, ref random);
            // A bilinear field varies by 4/9 of what its nodes do.
            variance += amplitude * amplitude * 4 / 9;
            amplitude *= roughness;
        }

        var scale = (float)(1 / Math.Sqrt(variance));
        foreach (ref var pixel in canvas.Plane.Pixels)
            pixel *= scale;
    }

    // The chest wall is on the left.
    private void Draw(ref SeededRandom random)
    {
        var (reach, half) = (_slice.Width * random.BetweenLog(0.3, 0.95), _slice.Height * random.Between(0.25, 0.6));
        var (middle, droop) = (_slice.Height * random.Between(0.35, 0.65), random.Between(-0.1, 0.5));
        var edge = random.Between(0.03, 0.15);
        var skin = random.Between(0.1, 0.4);
        var fat = random.Between(_settings.Fat[0], _settings.Fat[1]);
        var dense = random.Between(_settings.Gland[0], _settings.Gland[1]);
        var strands = random.Between(0.05, 0.3);
        var (glandAt, glandAcross, glandAlong) = (random.Between(0.2, 0.7), random.Between(0.2, 0.6), random.Between(0.2, 0.6));
        var hasPectoral = random.Chance(_settings.PectoralShare);
        var (muscle, muscleWidth, muscleHeight) = (random.Between(0.15, 0.5), random.Between(0.2, 0.7), random.Between(0.3, 1));
        var hasImplant = random.Chance(ImplantShare);
        for (var y = 0; y < _slice.Height; y++)
        {
            var row = _slice.Row(y);
            var gland = _gland.Plane.Row(y);
            var strand = _strands.Plane.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var u = x / reach;
                var v = ((y - middle) / half) - (droop * u * u);
                var depth = 1 - Math.Sqrt((u * u) + (v * v));
                var inMuscle = hasPectoral ? 1 - (x / (muscleWidth * row.Length)) - (y / (muscleHeight * _slice.Height)) : -1;
                row[x] = 0;
                if (depth <= 0 && inMuscle <= 0)
                    continue;
                var here = Math.Exp(-Math.Pow((u - glandAt) / glandAcross, 2) - Math.Pow(v / glandAlong, 2));
                var value = fat * (1 + (0.1 * gland[x]));
                value += dense * here * Math.Max(0, 0.5 + (0.5 * gland[x]));
                value += strands * (0.3 + (0.7 * here)) * Math.Pow(Math.Max(0, 1 - Math.Abs(strand[x])), 3);
                if (inMuscle > 0)
                    value += muscle * Math.Min(1, inMuscle / 0.05);
                if (hasImplant && Math.Pow((u - 0.3) / 0.35, 2) + Math.Pow(v / 0.45, 2) < 1)
                    value = 0.9;
                // What is compressed has one thickness, but for the border, where the skin is seen along itself.
                if (inMuscle <= 0)
                    value = (value * (1 - Math.Exp(-depth / edge))) + (depth < 0.02 ? skin * fat : 0);
                row[x] = (float)Math.Clamp(value, 0, 1.2);
            }
        }
    }

    private void AddCalcifications(ref SeededRandom random)
    {
        var count = 1 + random.Next(MostCalcifications);
        var (left, top) = (_slice.Width * random.Between(0.1, 0.4), _slice.Height * random.Between(0.3, 0.7));
        for (var i = 0; i < count; i++)
        {
            var size = 1 + random.Next(2);
            _slice.FillBox((int)(left + (random.NextNormal() * _slice.Width * 0.05)), (int)(top + (random.NextNormal() * _slice.Height * 0.05)), size, size, 1.2f);
        }
    }

    private void AddNoise(ref SeededRandom random)
    {
        var noise = random.Between(_settings.Noise[0], _settings.Noise[1]);
        foreach (ref var pixel in _slice.Pixels)
            pixel = Math.Max(0, pixel + (float)(noise * pixel * random.NextNormal()));
    }

    private void Mirror()
    {
        for (var y = 0; y < _slice.Height; y++)
            _slice.Row(y).Reverse();
    }
}
