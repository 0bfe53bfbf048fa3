using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Turns a training image into another one of the same class, and hands it to the node's own preprocessing. What comes out
/// depends on the image, its class and the random numbers alone. Works in buffers of its own: one instance per thread.
/// </summary>
public sealed class Augmentation
{
    private const int SmallestSide = 12;
    private const int LargestSide = 512;
    private const double LeastBody = 0.05;
    private const double MostBody = 0.9;

    private readonly AugmentationSettings _settings;
    private readonly Plane _source = new();
    private readonly Plane _rows = new();
    private readonly BodyMask _bodyMask = new();
    private Plane _image = new();
    private Plane _spare = new();
    private ushort[] _quantised = [];

    public Augmentation(AugmentationSettings settings)
    {
        _settings = settings;
    }

    /// <summary>Augments and preprocesses one image.</summary>
    /// <param name="image">The original; left as it is.</param>
    /// <param name="label">The name of its class, which decides how often it is inverted.</param>
    /// <param name="random">Consumed by as many draws as the changes need.</param>
    /// <param name="destination">224 x 224 values in [0, 1].</param>
    public void Apply(GreyView image, string label, SeededRandom random, Span<float> destination)
    {
        _source.Load(image);
        if (random.Chance(_settings.IsolationChance))
            Isolate();
        ChangeGeometry(ref random);
        ChangeIntensities(label, ref random);
        ChangeSurroundings(ref random);
        ChangeEncoding(ref random);
        // A window on an empty corner or a clip below everything leaves nothing to learn from: then the image as it is.
        if (Finish(destination) == PreprocessingOutcome.Constant)
            image.Preprocess(destination);
    }

    private void Isolate()
    {
        // Without air around it there is no outline to go by, and what would be lost is anatomy.
        if (_bodyMask.Find(_source, _spare) is < LeastBody or > MostBody)
            return;
        var mask = _spare.Pixels;
        var pixels = _source.Pixels;
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] *= mask[i];
    }

    private void ChangeGeometry(ref SeededRandom random)
    {
        double width = _source.Width, height = _source.Height;
        if (random.Chance(_settings.ZoomChance))
            Cut(_settings.ZoomArea, _settings.ZoomAspect, ref width, ref height, ref random);
        else if (random.Chance(_settings.CropChance))
            Cut(_settings.CropArea, _settings.CropAspect, ref width, ref height, ref random);

        var left = random.Between(0, _source.Width - width);
        var top = random.Between(0, _source.Height - height);

        var side = Math.Min(LargestSide, Math.Max(width, height));
        if (random.Chance(_settings.ResampleChance))
            side = random.BetweenLog(_settings.ResampleSide[0], _settings.ResampleSide[1]);
        var scale = Math.Max(width, height) / side;

        var source = _source;
        if (scale > 1)
        {
            // Look-ups further apart than a pixel would miss what lies between them.
            var shrunkWidth = Math.Max(1, (int)Math.Round(_source.Width / scale));
            var shrunkHeight = Math.Max(1, (int)Math.Round(_source.Height / scale));
            Resampling.Shrink(_source, _spare, _rows, shrunkWidth, shrunkHeight);
            source = _spare;
        }

        var across = (double)source.Width / _source.Width;
        var down = (double)source.Height / _source.Height;
        var targetWidth = Math.Max(SmallestSide, (int)Math.Round(width / scale));
        var targetHeight = Math.Max(SmallestSide, (int)Math.Round(height / scale));

        var angle = 0.0;
        var shear = 0.0;
        if (random.Chance(_settings.RotationChance))
        {
            angle = random.Between(-_settings.RotationDegrees, _settings.RotationDegrees) * Math.PI / 180;
            shear = random.Between(-_settings.Shear, _settings.Shear);
        }

        var mirrorX = random.Chance(_settings.FlipChance);
        var mirrorY = random.Chance(_settings.FlipChance);
        var transpose = random.Chance(_settings.FlipChance);
        if (transpose)
            (targetWidth, targetHeight) = (targetHeight, targetWidth);

        // Around the window's centre: target offsets -> transposed, mirrored, rotated, sheared -> source offsets.
        var stepX = width / (transpose ? targetHeight : targetWidth) * across * (mirrorX ? -1 : 1);
        var stepY = height / (transpose ? targetWidth : targetHeight) * down * (mirrorY ? -1 : 1);
        var (sin, cos) = Math.SinCos(angle);
        var (ux, uy, vx, vy) = (cos * stepX, (shear - sin) * stepX, sin * stepY, cos * stepY);
        if (transpose)
            (ux, uy, vx, vy) = (uy, ux, vy, vx);
        var centreU = (left + width / 2) * across - 0.5;
        var centreV = (top + height / 2) * down - 0.5;
        var (halfX, halfY) = ((targetWidth - 1) / 2.0, (targetHeight - 1) / 2.0);
        var map = new AffineMap(
            (float)(centreU - ux * halfX - uy * halfY),
            (float)ux,
            (float)uy,
            (float)(centreV - vx * halfX - vy * halfY),
            (float)vx,
            (float)vy);
        Resampling.Warp(source, _image, targetWidth, targetHeight, map);
    }

    private static void Cut(double[] areas, double[] aspects, ref double width, ref double height, ref SeededRandom random)
    {
        var area = random.Between(areas[0], areas[1]) * width * height;
        var aspect = width / height * random.BetweenLog(aspects[0], aspects[1]);
        width = Math.Clamp(Math.Sqrt(area * aspect), Math.Min(SmallestSide, width), width);
        height = Math.Clamp(Math.Sqrt(area / aspect), Math.Min(SmallestSide, height), height);
    }

    private void ChangeIntensities(string label, ref SeededRandom random)
    {
        if (random.Chance(_settings.BlurChance))
            Resampling.Blur(_image, _rows, random.Between(_settings.BlurSigma[0], _settings.BlurSigma[1]));

        var low = random.Chance(_settings.WindowChance) ? random.Between(_settings.WindowLow[0], _settings.WindowLow[1]) : 0;
        var high = random.Chance(_settings.WindowChance) ? random.Between(_settings.WindowHigh[0], _settings.WindowHigh[1]) : 1;
        if ((low > 0 || high < 1) && high > low)
            Window((float)low, (float)high);

        if (random.Chance(_settings.GammaChance))
        {
            var gamma = (float)random.BetweenLog(_settings.Gamma[0], _settings.Gamma[1]);
            foreach (ref var pixel in _image.Pixels)
                pixel = MathF.Pow(Math.Clamp(pixel, 0, 1), gamma);
        }

        if (random.Chance(_settings.ShadingChance))
            Shade(ref random);
        if (random.Chance(_settings.NoiseChance))
            AddNoise(ref random);
        if (random.Chance(_settings.InversionChance.GetValueOrDefault(label)))
        {
            foreach (ref var pixel in _image.Pixels)
                pixel = 1 - pixel;
        }
    }

    private void Window(float low, float high)
    {
        var span = high - low;
        var pixels = _image.Pixels;
        var inside = 0;
        foreach (var pixel in pixels)
        {
            if (pixel > low && pixel < high)
                inside++;
        }

        // A window that holds almost nothing of the image would leave a silhouette.
        if (inside * 20 < pixels.Length)
            return;
        foreach (ref var pixel in pixels)
            pixel = Math.Clamp((pixel - low) / span, 0, 1);
    }

    private void Shade(ref SeededRandom random)
    {
        var strength = random.Between(0, _settings.Shading);
        var direction = random.Between(0, 2 * Math.PI);
        var alongX = (float)(2 * strength * Math.Cos(direction) / _image.Width);
        var alongY = (float)(2 * strength * Math.Sin(direction) / _image.Height);
        for (var y = 0; y < _image.Height; y++)
        {
            var row = _image.Row(y);
            var gain = 1 + alongY * (y - _image.Height / 2f) - alongX * _image.Width / 2f;
            for (var x = 0; x < row.Length; x++)
                row[x] *= gain + alongX * x;
        }
    }

    private void AddNoise(ref SeededRandom random)
    {
        var sigma = (float)random.BetweenLog(_settings.NoiseSigma[0], _settings.NoiseSigma[1]);
        // Counting noise grows with the signal; noise of filtered back-projection and of interpolation is smooth.
        var counting = random.Chance(0.4);
        var smooth = random.Chance(0.4);
        _spare.Resize(_image.Width, _image.Height);
        var noise = _spare.Pixels;
        for (var i = 0; i < noise.Length; i += 2)
        {
            // Both of Box and Muller's normals: half the logarithms.
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            noise[i] = (float)(radius * cos);
            if (i + 1 < noise.Length)
                noise[i + 1] = (float)(radius * sin);
        }

        if (smooth)
        {
            var width = random.Between(0.6, 1.6);
            Resampling.Blur(_spare, _rows, width);
            // A Gaussian of this width leaves 1 / (2 sqrt(pi) width) of white noise's deviation.
            sigma *= (float)(2 * Math.Sqrt(Math.PI) * width);
        }

        var pixels = _image.Pixels;
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] += sigma * noise[i] * (counting ? MathF.Sqrt(Math.Max(0, pixels[i])) : 1);
    }

    private void ChangeSurroundings(ref SeededRandom random)
    {
        if (random.Chance(_settings.FieldOfViewChance))
            PadFieldOfView((float)random.Between(0.05, 0.6), random.Between(0.9, 1.1));
        if (random.Chance(_settings.BorderChance))
            AddBorder(ref random);
        if (random.Chance(_settings.MarksChance))
            AddMarks(ref random);
        if (random.Chance(_settings.EraseChance))
            Erase(ref random);
    }

    private void PadFieldOfView(float below, double size)
    {
        for (var y = 0; y < _image.Height; y++)
        {
            var row = _image.Row(y);
            var v = (2.0 * y + 1) / _image.Height - 1;
            for (var x = 0; x < row.Length; x++)
            {
                var u = (2.0 * x + 1) / row.Length - 1;
                if (u * u + v * v > size)
                    row[x] = -below;
            }
        }

        // Back to [0, 1], as a reader that knows no padding value scales it.
        foreach (ref var pixel in _image.Pixels)
            pixel = (pixel + below) / (1 + below);
    }

    private void AddBorder(ref SeededRandom random)
    {
        var (width, height) = (_image.Width, _image.Height);
        int left, top, right, bottom;
        if (random.Chance(0.3))
        {
            // Padded to a square, as archives do.
            var side = Math.Max(width, height);
            left = right = (side - width) / 2;
            top = bottom = (side - height) / 2;
        }
        else
        {
            left = (int)(width * Math.Max(0, random.Between(-0.5, 1) * _settings.Border));
            right = (int)(width * Math.Max(0, random.Between(-0.5, 1) * _settings.Border));
            top = (int)(height * Math.Max(0, random.Between(-0.5, 1) * _settings.Border));
            bottom = (int)(height * Math.Max(0, random.Between(-0.5, 1) * _settings.Border));
        }

        var fill = random.Chance(0.8) ? 0f : (float)random.NextDouble();
        _spare.Resize(width + left + right, height + top + bottom);
        _spare.Pixels.Fill(fill);
        for (var y = 0; y < height; y++)
            _image.Row(y).CopyTo(_spare.Row(y + top)[left..]);
        (_image, _spare) = (_spare, _image);
    }

    // Lines of random 5 x 7 dot patterns: as far as a network sees them, text and side markers.
    private void AddMarks(ref SeededRandom random)
    {
        var lines = 1 + random.Next(4);
        for (var line = 0; line < lines; line++)
        {
            var dot = Math.Max(1, (int)(Math.Max(_image.Width, _image.Height) * random.Between(0.003, 0.012)));
            var glyphs = 1 + random.Next(10);
            var value = random.Chance(0.85) ? 1f : (float)random.NextDouble();
            var left = random.Next(_image.Width);
            var top = random.Chance(0.5) ? random.Next(Math.Max(1, _image.Height / 6)) : random.Next(_image.Height);
            for (var glyph = 0; glyph < glyphs; glyph++)
                _image.FillGlyph(left + glyph * 6 * dot, top, dot, random.NextBits(), value);
        }
    }

    private void Erase(ref SeededRandom random)
    {
        var area = random.Between(_settings.EraseArea[0], _settings.EraseArea[1]) * _image.Width * _image.Height;
        var aspect = random.BetweenLog(0.4, 2.5);
        var width = Math.Min(_image.Width, (int)Math.Sqrt(area * aspect));
        var height = Math.Min(_image.Height, (int)Math.Sqrt(area / aspect));
        var value = random.Chance(0.5) ? 0f : (float)random.NextDouble();
        _image.FillBox(random.Next(_image.Width - width + 1), random.Next(_image.Height - height + 1), width, height, value);
    }

    private void ChangeEncoding(ref SeededRandom random)
    {
        if (random.Chance(_settings.JpegChance))
        {
            BlockTransform.Degrade(_image, (int)random.Between(_settings.JpegQuality[0], _settings.JpegQuality[1]));
        }
        else if (random.Chance(_settings.QuantisationChance))
        {
            foreach (ref var pixel in _image.Pixels)
                pixel = MathF.Round(Math.Clamp(pixel, 0, 1) * 255) / 255;
        }
    }

    private PreprocessingOutcome Finish(Span<float> destination)
    {
        var pixels = _image.Pixels;
        var (low, high) = _image.Extremes();
        if (!(high - low > 1e-3f))
            return PreprocessingOutcome.Constant;
        if (_quantised.Length < pixels.Length)
            _quantised = new ushort[pixels.Length];
        var scale = ushort.MaxValue / (high - low);
        for (var i = 0; i < pixels.Length; i++)
            _quantised[i] = (ushort)((pixels[i] - low) * scale);
        return SlicePreprocessor.PreprocessGrey(_quantised.AsSpan(0, pixels.Length), _image.Width, _image.Height, destination);
    }
}
