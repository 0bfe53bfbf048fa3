using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Makes of a CT or MR slice what a PET scanner might have shown of the same body: tissue takes up tracer by its grey value, hot spots are
/// added, and the activity is blurred, projected on a coarse grid, counted (Poisson) and reconstructed. The anatomy is real, the uptake is
/// made up: enough to show a network what PET looks like, not what it means. One instance per thread.
/// </summary>
internal sealed class PetSimulator : ISliceSimulator
{
    private const int CurvePoints = 5;
    private const int Subsets = 6;
    private const int MostTries = 20;

    // A crop from within a body has no outline: it fills the grid.
    private const double CropShare = 0.9;

    private readonly PetSimulationSettings _settings;
    private readonly Tomograph _tomograph = new();
    private readonly BodyMask _bodyMask = new();
    private readonly Plane _donor = new();
    private readonly Plane _tissue = new();
    private readonly Plane _mask = new();
    private readonly Plane _rim = new();
    private readonly Plane _scratch = new();
    private readonly Plane _activity = new();
    private float[] _sinogram = [];
    private ushort[] _pixels = [];

    public PetSimulator(PetSimulationSettings settings)
    {
        _settings = settings;
    }

    /// <inheritdoc/>
    public bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated)
    {
        simulated = default;
        var grid = (int)random.BetweenLog(_settings.Grid[0], _settings.Grid[1]);
        var filling = random.Between(_settings.Filling[0], _settings.Filling[1]);
        _donor.Load(donor);
        Fit(_donor, _tissue, (int)(grid * filling));
        var body = _bodyMask.Find(_tissue, _mask);
        if (body < 0.02)
            return false;
        if (body > CropShare && filling < 1)
        {
            Fit(_donor, _tissue, grid);
            _bodyMask.Find(_tissue, _mask);
        }

        TakeUp(ref random);
        AddHotSpots(ref random);
        Place(grid, ref random);
        Resampling.Blur(_activity, _scratch, random.Between(_settings.Resolution[0], _settings.Resolution[1]));
        if (!Scan(grid, ref random))
            return false;
        simulated = Quantise();
        return true;
    }

    private void Fit(Plane source, Plane target, int longest)
    {
        var scale = (double)longest / Math.Max(source.Width, source.Height);
        var (width, height) = (Math.Max(8, (int)(source.Width * scale)), Math.Max(8, (int)(source.Height * scale)));
        if (width <= source.Width && height <= source.Height)
        {
            Resampling.Shrink(source, target, _scratch, width, height);
            return;
        }

        var (stepX, stepY) = ((float)source.Width / width, (float)source.Height / height);
        Resampling.Warp(source, target, width, height, new AffineMap((stepX - 1) / 2, stepX, 0, (stepY - 1) / 2, 0, stepY));
    }

    /// <summary>Tracer by grey value, along a curve that no organ dictates; less of it, as a rule, at the rim: skin, fat, skull.</summary>
    private void TakeUp(ref SeededRandom random)
    {
        Span<float> curve = stackalloc float[CurvePoints];
        foreach (ref var point in curve)
            point = (float)random.BetweenLog(0.08, 1.5);
        // Air within the body, or nothing at all.
        curve[0] = (float)random.Between(0, 0.4);

        _rim.Resize(_mask.Width, _mask.Height);
        _mask.Pixels.CopyTo(_rim.Pixels);
        Resampling.Blur(_rim, _scratch, random.Between(0.01, 0.05) * Math.Max(_mask.Width, _mask.Height) + 0.3);
        var atRim = (float)random.BetweenLog(0.05, 1);

        var tissue = _tissue.Pixels;
        var mask = _mask.Pixels;
        var rim = _rim.Pixels;
        var (low, high) = (float.MaxValue, float.MinValue);
        for (var i = 0; i < tissue.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            low = Math.Min(low, tissue[i]);
            high = Math.Max(high, tissue[i]);
        }

        var scale = (CurvePoints - 1) / Math.Max(1e-3f, high - low);
        for (var i = 0; i < tissue.Length; i++)
        {
            if (mask[i] == 0)
            {
                tissue[i] = 0;
                continue;
            }

            var place = Math.Min((tissue[i] - low) * scale, CurvePoints - 1.001f);
            var point = (int)place;
            var uptake = curve[point] + (place - point) * (curve[point + 1] - curve[point]);
            var depth = Math.Clamp((rim[i] - 0.5f) * 2.2f, 0, 1);
            tissue[i] = uptake * (atRim + (1 - atRim) * depth);
        }
    }

    private void AddHotSpots(ref SeededRandom random)
    {
        var spots = random.Next(_settings.HotSpots + 1);
        for (var spot = 0; spot < spots; spot++)
        {
            if (!TryFindBody(ref random, out var centreX, out var centreY))
                return;
            var longest = Math.Max(_tissue.Width, _tissue.Height);
            var radiusX = random.BetweenLog(0.012, 0.2) * longest + 0.5;
            var radiusY = radiusX * random.BetweenLog(0.5, 2);
            var uptake = (float)random.BetweenLog(_settings.Uptake[0], _settings.Uptake[1]);
            // As the wall of the heart or a lesion with a dead core.
            var hollow = random.Chance(0.2) ? random.Between(0.3, 0.8) : 0;
            var (sin, cos) = Math.SinCos(random.Between(0, Math.PI));
            for (var y = 0; y < _tissue.Height; y++)
            {
                var row = _tissue.Row(y);
                var mask = _mask.Row(y);
                for (var x = 0; x < row.Length; x++)
                {
                    var u = ((x - centreX) * cos + (y - centreY) * sin) / radiusX;
                    var v = ((y - centreY) * cos - (x - centreX) * sin) / radiusY;
                    var distance = u * u + v * v;
                    if (distance < 1 && distance >= hollow * hollow)
                        row[x] += uptake * mask[x];
                }
            }
        }
    }

    private bool TryFindBody(ref SeededRandom random, out int x, out int y)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            (x, y) = (random.Next(_mask.Width), random.Next(_mask.Height));
            if (_mask.Row(y)[x] > 0)
                return true;
        }

        (x, y) = (0, 0);
        return false;
    }

    private void Place(int grid, ref SeededRandom random)
    {
        _activity.Resize(grid, grid);
        _activity.Pixels.Clear();
        var left = (int)((grid - _tissue.Width) * random.Between(0.35, 0.65));
        var top = (int)((grid - _tissue.Height) * random.Between(0.35, 0.65));
        for (var y = 0; y < _tissue.Height; y++)
            _tissue.Row(y).CopyTo(_activity.Row(top + y)[left..]);
    }

    private bool Scan(int grid, ref SeededRandom random)
    {
        _tomograph.Resize(grid, Subsets * (8 + random.Next(4)));
        if (_sinogram.Length < _tomograph.SinogramLength)
            _sinogram = new float[_tomograph.SinogramLength];
        var sinogram = _sinogram.AsSpan(0, _tomograph.SinogramLength);
        _tomograph.Project(_activity.Pixels, sinogram);
        var total = 0.0;
        foreach (var value in sinogram)
            total += value;
        if (!(total > 0))
            return false;

        var scale = (float)(random.BetweenLog(_settings.Counts[0], _settings.Counts[1]) / total);
        var background = (float)(random.Between(0, 0.5) * total * scale / sinogram.Length);
        foreach (ref var value in sinogram)
            value = Poisson(value * scale + background, ref random);

        if (random.Chance(0.75))
        {
            _tomograph.ReconstructBySubsets(sinogram, background, 1 + random.Next(4), Subsets, _activity.Pixels);
        }
        else
        {
            _tomograph.ReconstructByFilter(sinogram, background, _activity.Pixels);
            foreach (ref var pixel in _activity.Pixels)
                pixel = Math.Max(0, pixel);
        }

        if (random.Chance(0.7))
            Resampling.Blur(_activity, _scratch, random.Between(0.3, 1.2));
        return true;
    }

    // Few counts by multiplying uniforms (Knuth), many by the normal that they approach.
    private static float Poisson(float mean, ref SeededRandom random)
    {
        if (mean > 30)
        {
            return (float)Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * random.NextNormal()));
        }

        var limit = Math.Exp(-mean);
        var product = random.NextDouble();
        var count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }

    private GreyView Quantise()
    {
        var pixels = _activity.Pixels;
        if (_pixels.Length < pixels.Length)
            _pixels = new ushort[pixels.Length];
        var highest = 0f;
        foreach (var pixel in pixels)
            highest = Math.Max(highest, pixel);
        var scale = highest > 0 ? ushort.MaxValue / highest : 0;
        for (var i = 0; i < pixels.Length; i++)
            _pixels[i] = (ushort)MathF.Round(pixels[i] * scale);
        return new GreyView(_activity.Width, _activity.Height, _pixels.AsSpan(0, pixels.Length), prepared: false);
    }
}
