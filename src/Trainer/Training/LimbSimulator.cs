using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Draws slices of a limb across or along it, as CT or MR shows them: skin, fat, muscles with fat between them, bones with cortex and marrow, now and then a tumour.
/// The same shapes in both classes, told apart by what is bright: in CT bone and hardly anything else, in MR fat and marrow around black cortex. One instance per
/// thread.
/// </summary>
internal sealed class LimbSimulator : ISliceSimulator
{
    private const int LeastSide = 96;
    private const int MostSide = 256;
    private const float Air = -1000;

    private readonly LimbSimulationSettings _settings;
    private readonly MRSimulationSettings? _signals;
    private readonly Plane _slice = new();
    private readonly Plane _scratch = new();
    private ushort[] _pixels = [];

    /// <param name="settings">Of the shapes.</param>
    /// <param name="signals">What MR shows of each tissue; none for CT.</param>
    public LimbSimulator(LimbSimulationSettings settings, MRSimulationSettings? signals)
    {
        (_settings, _signals) = (settings, signals);
    }

    /// <inheritdoc/>
    /// <remarks>Of the donor nothing but its size is taken: limbs have no donors.</remarks>
    public bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated)
    {
        var side = Math.Clamp(Math.Max(donor.Width, donor.Height), LeastSide, MostSide);
        var other = (int)(side * random.Between(0.6, 1));
        if (random.Chance(0.5))
            _slice.Resize(side, other);
        else
            _slice.Resize(other, side);
        Draw(_signals is null ? DrawDensities(ref random) : DrawSignals(_signals, ref random), ref random);
        Resampling.Blur(_slice, _scratch, random.Between(0.4, 1.2));
        if (_signals is null)
            Scan(ref random);
        else
            CoilReception.Receive(_slice, _signals, ref random);
        simulated = _slice.Quantise(ref _pixels);
        return true;
    }

    private static Tissues DrawSignals(MRSimulationSettings signals, ref SeededRandom random)
    {
        var (fat, muscle) = signals.DrawContrast(ref random);
        // Marrow is fat, mostly.
        var marrow = random.Chance(0.7) ? fat * random.Between(0.7, 1.1) : random.Between(signals.Marrow[0], signals.Marrow[1]);
        return new Tissues(
            0, (float)(muscle * random.Between(0.6, 1.2)), (float)fat, (float)muscle, (float)random.Between(signals.Cortex[0], signals.Cortex[1]), (float)marrow,
            (float)(muscle * random.Between(0.7, 2)));
    }

    // Hounsfield units as textbooks give them: fat about -100, muscle 50, cortex 700 and more.
    private static Tissues DrawDensities(ref SeededRandom random)
    {
        var muscle = (float)random.Between(30, 80);
        return new Tissues(
            Air, (float)random.Between(-20, 60), (float)random.Between(-120, -80), muscle, (float)random.Between(700, 1700), (float)random.Between(-80, 250),
            muscle + (float)random.Between(-40, 30));
    }

    private void Draw(in Tissues tissues, ref SeededRandom random)
    {
        var radius = Math.Min(_slice.Width, _slice.Height) * random.BetweenLog(0.3, 0.9);
        var (sin, cos) = Math.SinCos(random.Between(0, 2 * Math.PI));
        var (left, top) = (_slice.Width * random.Between(0.35, 0.65), _slice.Height * random.Between(0.35, 0.65));
        // Across the limb, or along it.
        var stretch = random.Chance(0.3) ? random.Between(3, 8) : random.Between(0.8, 1.25);
        var outline = Wave.Draw(0.12, ref random);
        var fat = random.Between(_settings.Fat[0], _settings.Fat[1]);
        var fatSides = Wave.Draw(0.8, ref random);
        var bones = (First: Ellipse.Draw(_settings.Bone, 0.4, ref random), Second: Ellipse.Draw(_settings.Bone, 0.6, ref random));
        var second = random.Chance(0.4);
        var cortex = 1 - random.Between(_settings.Cortex[0], _settings.Cortex[1]);
        var tumour = Ellipse.Draw([0.1, 0.5], 0.6, ref random);
        var ill = random.Chance(0.4);
        var streaks = Streaks.Draw(ref random);
        for (var y = 0; y < _slice.Height; y++)
        {
            var row = _slice.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (u, v) = ((((x - left) * cos) + ((y - top) * sin)) / radius, (((y - top) * cos) - ((x - left) * sin)) / radius / stretch);
                var angle = Math.Atan2(v, u);
                var depth = 1 + outline.At(angle) - Math.Sqrt((u * u) + (v * v));
                var bone = Math.Min(bones.First.At(u, v), second ? bones.Second.At(u, v) : double.MaxValue);
                row[x] = (float)(depth switch
                {
                    <= 0 => tissues.Air,
                    _ when bone < cortex => tissues.Marrow,
                    _ when bone < 1 => tissues.Cortex,
                    < 0.02 => tissues.Skin,
                    _ when depth < fat * (1 + fatSides.At(angle)) => tissues.Fat,
                    _ when ill && tumour.At(u, v) < 1 => tissues.Tumour,
                    _ => tissues.Muscle + ((tissues.Fat - tissues.Muscle) * streaks.At(u, v)),
                });
            }
        }
    }

    /// <summary>Adds noise to Hounsfield units and takes them through a window or the whole range.</summary>
    private void Scan(ref SeededRandom random)
    {
        var noise = random.Between(_settings.Noise[0], _settings.Noise[1]);
        var (low, high) = random.Chance(0.35) ? (random.Between(-220, -120), random.Between(150, 400)) : (Air, random.Between(800, 2500));
        foreach (ref var pixel in _slice.Pixels)
            pixel = (float)Math.Clamp((pixel + (noise * random.NextNormal()) - low) / (high - low), 0, 1);
    }

    /// <summary>What an image shows of each tissue: Hounsfield units, or signal of 0 to 1.</summary>
    private readonly record struct Tissues(float Air, float Skin, float Fat, float Muscle, float Cortex, float Marrow, float Tumour);

    /// <summary>A function of the angle around the limb: its first harmonics.</summary>
    private readonly record struct Wave(double A, double B, double C, double PhaseA, double PhaseB, double PhaseC)
    {
        public static Wave Draw(double most, ref SeededRandom random) => new(
            random.Between(0, most), random.Between(0, most / 2), random.Between(0, most / 3),
            random.Between(0, 2 * Math.PI), random.Between(0, 2 * Math.PI), random.Between(0, 2 * Math.PI));

        public double At(double angle) => (A * Math.Cos(angle + PhaseA)) + (B * Math.Cos((2 * angle) + PhaseB)) + (C * Math.Cos((3 * angle) + PhaseC));
    }

    private readonly record struct Ellipse(double X, double Y, double Across, double Along)
    {
        public static Ellipse Draw(double[] radius, double offset, ref SeededRandom random)
        {
            var across = random.BetweenLog(Math.Max(1e-3, radius[0]), Math.Max(1e-3, radius[1]));
            var reach = Math.Max(0, Math.Min(offset, 0.85 - across));
            return new Ellipse(random.Between(-reach, reach), random.Between(-reach, reach), across, across * random.Between(0.7, 1.4));
        }

        /// <summary>0 in the middle, 1 on the ellipse.</summary>
        public double At(double u, double v) => Math.Sqrt(Math.Pow((u - X) / Across, 2) + Math.Pow((v - Y) / Along, 2));
    }

    /// <summary>Fat between muscles: bent lines, here and there.</summary>
    private readonly record struct Streaks(double Frequency, double Bend, double Width, double Share, double Phase)
    {
        public static Streaks Draw(ref SeededRandom random) => new(
            random.Between(4, 10), random.Between(0.5, 2), random.Between(0.02, 0.15), random.Between(-0.8, 0.6), random.Between(0, 2 * Math.PI));

        public double At(double u, double v)
        {
            var line = Math.Abs(Math.Sin((Frequency * u) + (Bend * Math.Sin((3 * v) + Phase)))) * Math.Abs(Math.Sin((Frequency * 0.7 * v) + (Bend * Math.Sin((4 * u) - Phase))));
            var here = Math.Sin((5 * u) + Phase) * Math.Cos((4 * v) - Phase) > Share;
            return here && line < Width ? 0.8 * (1 - (line / Width)) : 0;
        }
    }
}
