using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Draws pictures of none of the classes, for training towards no opinion on them (outlier exposure, Hendrycks et al. 2019): grey pictures in many
/// sizes that need no file and no licence. What is drawn depends on the random numbers alone. Works in buffers of its own: one instance per thread.
/// </summary>
public sealed class SyntheticOutliers
{
    private const int SmallestSide = 96;
    private const int LargestSide = 256;

    private static readonly OutlierKind[] Kinds = Enum.GetValues<OutlierKind>();

    private readonly Canvas _canvas = new();
    private readonly Canvas _spare = new();
    private ushort[] _pixels = [];

    /// <summary>Draws a picture of any kind, each as likely as the others.</summary>
    /// <param name="random">Consumed by as many draws as the picture needs.</param>
    /// <returns>Valid until the next call.</returns>
    public GreyView Draw(ref SeededRandom random) => Draw(Kinds[random.Next(Kinds.Length)], ref random);

    /// <summary>Draws a picture of one kind. It has contrast.</summary>
    /// <inheritdoc cref="Draw(ref SeededRandom)"/>
    public GreyView Draw(OutlierKind kind, ref SeededRandom random)
    {
        var side = random.BetweenLog(SmallestSide, LargestSide);
        var aspect = random.Chance(0.3) ? 1 : random.BetweenLog(0.6, 1);
        var (width, height) = random.Chance(0.6) ? (side, side * aspect) : (side * aspect, side);
        _canvas.Plane.Resize((int)width, (int)height);
        _canvas.Plane.Pixels.Clear();
        switch (kind)
        {
            case OutlierKind.Noise:
                DrawNoise(ref random);
                break;
            case OutlierKind.Pattern:
                DrawPattern(ref random);
                break;
            case OutlierKind.Text:
                DrawText(ref random);
                break;
            case OutlierKind.Chart:
                DrawChart(ref random);
                break;
            case OutlierKind.Screen:
                DrawScreen(ref random);
                break;
            case OutlierKind.Code:
                DrawCode(ref random);
                break;
            case OutlierKind.Scene:
                DrawScene(ref random);
                break;
            case OutlierKind.Texture:
                DrawTexture(ref random);
                break;
            case OutlierKind.Echo:
                DrawEcho(ref random);
                break;
            case OutlierKind.Mask:
                DrawMask(ref random);
                break;
            case OutlierKind.Drawing:
                DrawOutlines(ref random);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind");
        }

        return Finish(kind, ref random);
    }

    private void DrawNoise(ref SeededRandom random)
    {
        // Grains of one pixel, of blocks, or of streaks along a side.
        var across = random.Chance(0.5) ? 1 : (int)random.BetweenLog(2, 24);
        var down = random.Chance(0.7) ? across : (int)random.BetweenLog(1, 64);
        var law = random.Next(4);
        var rare = random.BetweenLog(0.01, 0.5);
        for (var top = 0; top < _canvas.Height; top += down)
        {
            for (var left = 0; left < _canvas.Width; left += across)
            {
                var value = law switch
                {
                    0 => Canvas.Bell(ref random),
                    1 => (float)random.NextDouble(),
                    2 => -MathF.Log(1 - (float)random.NextDouble()),
                    _ => random.Chance(rare) ? 1 : 0,
                };
                if (across == 1 && down == 1)
                    _canvas.Plane.Row(top)[left] = value;
                else
                    _canvas.Plane.FillBox(left, top, across, down, value);
            }
        }
    }

    private void DrawPattern(ref SeededRandom random)
    {
        var form = random.Next(5);
        var waves = (float)random.BetweenLog(0.5, 24);
        var (sin, cos) = Math.SinCos(random.Between(0, 2 * Math.PI));
        var levels = random.Chance(0.4) ? 1 + random.Next(12) : 0;
        var (centreX, centreY) = ((float)random.Between(0.1, 0.9), (float)random.Between(0.1, 0.9));
        for (var y = 0; y < _canvas.Height; y++)
        {
            var row = _canvas.Plane.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (u, v) = ((float)x / _canvas.Width - centreX, (float)y / _canvas.Height - centreY);
                var along = (float)cos * u + (float)sin * v;
                var beside = (float)cos * v - (float)sin * u;
                var value = form switch
                {
                    0 => along,
                    1 => MathF.Sqrt(u * u + v * v),
                    2 => Triangle(along * waves),
                    3 => Triangle(along * waves) * Triangle(beside * waves),
                    _ => Triangle(MathF.Sqrt(u * u + v * v) * waves),
                };
                row[x] = levels > 0 ? MathF.Round(value * levels) : value;
            }
        }
    }

    private void DrawText(ref SeededRandom random)
    {
        var (paper, ink) = Paper(ref random);
        var (width, height) = (_canvas.Width, _canvas.Height);
        _canvas.Plane.Pixels.Fill(paper);
        var margin = (int)(width * random.Between(0, 0.15));
        var dot = 1 + random.Next(3);
        var top = margin;
        if (random.Chance(0.5))
        {
            _canvas.Letters(margin, top, 2 * dot, 3 + random.Next(12), ink, ref random);
            top += 20 * dot;
        }

        var columns = 1 + random.Next(3);
        for (var column = 0; column < columns; column++)
        {
            var left = margin + column * (width - 2 * margin) / columns;
            _canvas.Lines(left, top, left + (width - 2 * margin) / columns - 3 * dot, height - margin, dot, ink, ref random);
        }
    }

    private void DrawChart(ref SeededRandom random)
    {
        var (paper, ink) = Paper(ref random);
        _canvas.Plane.Pixels.Fill(paper);
        var (left, bottom) = ((int)(_canvas.Width * random.Between(0.05, 0.2)), (int)(_canvas.Height * random.Between(0.8, 0.95)));
        var (right, top) = ((int)(_canvas.Width * random.Between(0.85, 1)), (int)(_canvas.Height * random.Between(0.02, 0.15)));
        var (width, height) = (right - left, bottom - top);
        var rules = random.Next(9);
        for (var rule = 1; rule <= rules; rule++)
        {
            var grey = paper + (ink - paper) * 0.3f;
            _canvas.Plane.FillBox(left, top + height * rule / (rules + 1), width, 1, grey);
            _canvas.Letters(1, top + height * rule / (rules + 1) - 3, 1, 1 + random.Next(3), ink, ref random);
        }

        _canvas.Plane.FillBox(left, top, 1, height, ink);
        _canvas.Plane.FillBox(left, bottom, width, 1, ink);
        var form = random.Next(4);
        var series = 1 + random.Next(4);
        var points = form == 1 ? 3 + random.Next(20) : 10 + random.Next(150);
        for (var line = 0; line < series; line++)
        {
            var grey = (float)random.NextDouble();
            if (form == 3)
            {
                var radius = Math.Min(width, height) * random.Between(0.1, 0.5);
                _canvas.Paint(new Leaf(left + width * random.NextDouble(), top + height * random.NextDouble(), radius, radius, 0, grey), ref random);
                continue;
            }

            var value = random.NextDouble();
            for (var point = 0; point < points; point++)
            {
                var before = value;
                value = form == 0 ? Math.Clamp(value + random.Between(-0.1, 0.1), 0, 1) : random.NextDouble();
                var x = left + width * point / points;
                if (form == 0)
                    _canvas.Line(x, bottom - height * before, x + (double)width / points, bottom - height * value, 1 + line % 3, grey);
                else if (form == 1)
                    _canvas.Plane.FillBox(x + line * width / points / series, bottom - (int)(height * value), Math.Max(1, width / points / series - 1), (int)(height * value), grey);
                else
                    _canvas.Plane.FillBox(left + random.Next(width), bottom - (int)(height * value), 2 + line, 2 + line, grey);
            }
        }
    }

    private void DrawScreen(ref SeededRandom random)
    {
        var (paper, ink) = Paper(ref random);
        var (width, height) = (_canvas.Width, _canvas.Height);
        _canvas.Plane.Pixels.Fill((float)random.NextDouble());
        if (random.Chance(0.5))
            _canvas.Plane.FillBox(0, random.Chance(0.5) ? 0 : height - height / 16, width, height / 16, (float)random.NextDouble());
        var windows = 1 + random.Next(4);
        for (var window = 0; window < windows; window++)
        {
            var (w, h) = ((int)(width * random.Between(0.3, 1)), (int)(height * random.Between(0.3, 1)));
            var (left, top) = (random.Next(width - w + 1), random.Next(height - h + 1));
            _canvas.Plane.FillBox(left, top, w, h, paper);
            _canvas.Frame(left, top, w, h, 1, ink);
            var bar = 8 + random.Next(8);
            _canvas.Plane.FillBox(left, top, w, bar, (float)random.NextDouble());
            _canvas.Letters(left + 3, top + 1, 1, 2 + random.Next(12), ink, ref random);
            if (random.Chance(0.4))
            {
                for (var row = top + bar; row < top + h; row += 2 * bar)
                    _canvas.Plane.FillBox(left + 1, row, w - 2, bar, paper + (ink - paper) * 0.15f);
            }

            var side = (int)(w * random.Between(0, 0.4));
            _canvas.Plane.FillBox(left + 1, top + bar, side, h - bar - 1, (float)random.NextDouble());
            _canvas.Lines(left + side + 3, top + bar + 3, left + w - 3, top + h - 2, 1, ink, ref random);
            for (var button = random.Next(5); button > 0; button--)
                _canvas.Plane.FillBox(left + random.Next(w), top + random.Next(h), 4 + random.Next(24), 4 + random.Next(12), (float)random.NextDouble());
        }
    }

    private void DrawCode(ref SeededRandom random)
    {
        _canvas.Plane.Pixels.Fill(1);
        var (width, height) = (_canvas.Width, _canvas.Height);
        if (random.Chance(0.3))
        {
            var margin = random.Next(width / 4);
            for (var x = margin; x < width - margin;)
            {
                var bar = 1 + random.Next(5);
                _canvas.Plane.FillBox(x, margin, bar, height - 2 * margin, 0);
                x += bar + 1 + random.Next(5);
            }

            return;
        }

        var modules = 21 + 4 * random.Next(8);
        var dot = Math.Max(1, (int)(Math.Min(width, height) * random.Between(0.5, 1) / modules));
        var (left, top) = (random.Next(Math.Max(1, width - dot * modules)), random.Next(Math.Max(1, height - dot * modules)));
        for (var i = 0; i < modules * modules; i++)
        {
            if (random.Chance(0.5))
                _canvas.Plane.FillBox(left + i % modules * dot, top + i / modules * dot, dot, dot, 0);
        }

        foreach (var (x, y) in new[] { (0, 0), (modules - 7, 0), (0, modules - 7) })
        {
            _canvas.Plane.FillBox(left + x * dot, top + y * dot, 7 * dot, 7 * dot, 1);
            _canvas.Frame(left + x * dot, top + y * dot, 7 * dot, 7 * dot, dot, 0);
            _canvas.Plane.FillBox(left + (x + 2) * dot, top + (y + 2) * dot, 3 * dot, 3 * dot, 0);
        }
    }

    private void DrawScene(ref SeededRandom random)
    {
        var (width, height) = (_canvas.Width, _canvas.Height);
        // Sky and ground, or a wall.
        var horizon = random.Chance(0.5) ? height * random.NextDouble() : height;
        _canvas.Paint(Thing(width / 2.0, 0, width, horizon, 0, 1, ref random), ref random);
        _canvas.Paint(Thing(width / 2.0, height, width, height - horizon + 1, 0, 1, ref random), ref random);
        var things = 10 + random.Next(120);
        var (least, most) = (random.BetweenLog(0.02, 0.1), random.BetweenLog(0.2, 0.7));
        for (var thing = 0; thing < things; thing++)
        {
            // Sizes by their inverse cube: the same picture at any distance.
            var share = random.NextDouble();
            var size = width / Math.Sqrt(share / (most * most) + (1 - share) / (least * least));
            var slim = random.BetweenLog(0.15, 1);
            _canvas.Paint(
                Thing(width * random.NextDouble(), height * random.NextDouble(), size, size * slim, random.Between(0, Math.PI), random.Next(3), ref random),
                ref random);
        }
    }

    private static Leaf Thing(double x, double y, double halfWidth, double halfHeight, double angle, int shape, ref SeededRandom random) =>
        new(x, y, Math.Max(1, halfWidth), Math.Max(1, halfHeight), angle, (float)random.NextDouble())
        {
            Shape = shape,
            Slope = (float)random.Between(-0.25, 0.25),
            Fall = (float)random.Between(-0.25, 0.25),
            Grain = random.Chance(0.4) ? (float)random.Between(0, 0.15) : 0,
        };

    private void DrawTexture(ref SeededRandom random)
    {
        var cells = random.BetweenLog(4, 12);
        // Coarse fields alone would look like the smooth spots of a small PET image.
        var roughness = random.Between(0.65, 0.95);
        var amplitude = 1.0;
        var stretch = random.Chance(0.4) ? random.BetweenLog(0.15, 6) : 1;
        while (cells < Math.Min(_canvas.Width, _canvas.Height) / 1.5)
        {
            _canvas.AddField((int)Math.Max(1, cells), (int)Math.Clamp(cells * stretch, 1, _canvas.Height), (float)amplitude, ref random);
            amplitude *= roughness;
            cells *= 2;
        }

        var form = random.Next(4);
        var bands = (float)random.Between(1, 6);
        foreach (ref var pixel in _canvas.Plane.Pixels)
        {
            pixel = form switch
            {
                1 => Math.Abs(pixel),
                2 => Triangle(pixel * bands),
                3 => pixel > 0 ? 1 : 0,
                _ => pixel,
            };
        }
    }

    private void DrawEcho(ref SeededRandom random)
    {
        var (width, height) = (_canvas.Width, _canvas.Height);
        _spare.Plane.Resize(width, height);
        DrawTissue(_spare, ref random);

        // Speckle: finer along the beam than across it.
        var grain = random.Between(1.2, 4);
        _canvas.AddField((int)(width / (grain * random.Between(1, 3))) + 1, (int)(height / grain) + 1, 1, ref random);

        var isBox = random.Chance(0.3);
        var apexX = width * random.Between(0.4, 0.6);
        var apexY = height * random.Between(-0.3, 0.05);
        var spread = random.Between(0.4, 1.2);
        var (near, far) = (height * random.Between(0, 0.15) - Math.Min(0, apexY), height * random.Between(0.8, 1) - apexY);
        var side = width * random.Between(0.02, 0.25);
        for (var y = 0; y < height; y++)
        {
            var row = _canvas.Plane.Row(y);
            var tissue = _spare.Plane.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var (u, v) = (x - apexX, y - apexY);
                var depth = isBox ? v : Math.Sqrt(u * u + v * v);
                var isInside = depth > near && depth < far && (isBox ? x > side && x < width - side : Math.Abs(u) < spread * v);
                // Compressed, as echoes are shown.
                row[x] = isInside ? MathF.Sqrt(Math.Clamp(tissue[x] * Math.Abs(row[x]), 0, 1)) : 0;
            }
        }

        if (random.Chance(0.7))
            _canvas.Lines(2, 2, width / 4 + random.Next(width / 2), 10 + random.Next(height / 3), 1, 0.9f, ref random);
        if (random.Chance(0.5))
            _canvas.Paint(new Leaf(width - 6, height / 3.0, 3, height / 6.0, 0, 0.5f) { Shape = 1, Fall = -0.5f }, ref random);
    }

    // Layers along the depth, with cysts and bright borders.
    private static void DrawTissue(Canvas tissue, ref SeededRandom random)
    {
        tissue.Plane.Pixels.Fill((float)random.Between(0.2, 0.5));
        tissue.AddField(1 + random.Next(4), 3 + random.Next(12), (float)random.Between(0.05, 0.3), ref random);
        for (var thing = random.Next(7); thing > 0; thing--)
        {
            var isBright = random.Chance(0.4);
            tissue.Paint(
                new Leaf(
                    tissue.Width * random.Between(0.2, 0.8),
                    tissue.Height * random.Between(0.1, 0.9),
                    tissue.Width * random.BetweenLog(0.02, 0.25),
                    tissue.Height * (isBright ? random.BetweenLog(0.01, 0.05) : random.BetweenLog(0.02, 0.2)),
                    random.Between(-0.5, 0.5),
                    isBright ? 1 : (float)random.Between(0, 0.15)),
                ref random);
        }
    }

    private void DrawMask(ref SeededRandom random)
    {
        var (width, height) = (_canvas.Width, _canvas.Height);
        var levels = 1 + random.Next(5);
        for (var area = 1 + random.Next(6); area > 0; area--)
        {
            var (x, y) = (width * random.Between(0.1, 0.9), height * random.Between(0.1, 0.9));
            var size = random.BetweenLog(0.04, 0.35) * width;
            var grey = (float)(1 + random.Next(levels)) / levels;
            for (var lobe = 1 + random.Next(6); lobe > 0; lobe--)
            {
                var leaf = new Leaf(
                    x + size * random.Between(-0.8, 0.8), y + size * random.Between(-0.8, 0.8), size * random.Between(0.3, 1), size * random.Between(0.3, 1), random.Between(0, Math.PI), grey);
                _canvas.Paint(leaf, ref random);
            }
        }
    }

    private void DrawOutlines(ref SeededRandom random)
    {
        var (paper, ink) = Paper(ref random);
        var (width, height) = (_canvas.Width, _canvas.Height);
        _canvas.Plane.Pixels.Fill(paper);
        var thickness = 1 + random.Next(5);
        for (var stroke = 3 + random.Next(25); stroke > 0; stroke--)
        {
            var (x, y) = (width * random.NextDouble(), height * random.NextDouble());
            var size = width * random.BetweenLog(0.05, 0.4);
            var grey = random.Chance(0.7) ? ink : (float)random.NextDouble();
            if (random.Chance(0.4))
            {
                _canvas.Line(x, y, width * random.NextDouble(), height * random.NextDouble(), thickness, grey);
                continue;
            }

            var rim = random.Chance(0.7) ? (float)Math.Min(1, thickness / size) : 1;
            _canvas.Paint(
                new Leaf(x, y, size, size * random.BetweenLog(0.3, 1), random.Chance(0.5) ? 0 : random.Between(0, Math.PI), grey) { Shape = random.Next(3), Rim = rim },
                ref random);
        }
    }

    /// <summary>Scales to what files have, in one polarity or the other.</summary>
    private GreyView Finish(OutlierKind kind, ref SeededRandom random)
    {
        var pixels = _canvas.Plane.Pixels;
        var (low, high) = _canvas.Plane.Extremes();
        if (!(high - low > 1e-4f))
        {
            // Everything fell outside of the picture, or has one colour.
            DrawNoise(ref random);
            return Finish(kind, ref random);
        }

        if (_pixels.Length < pixels.Length)
            _pixels = new ushort[pixels.Length];
        // A bright fan on black is what an echo is known by.
        var isNegative = kind != OutlierKind.Echo && random.Chance(0.3);
        var scale = byte.MaxValue / (high - low);
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = (ushort)(MathF.Round((pixels[i] - low) * scale) * 257);
            _pixels[i] = isNegative ? (ushort)(ushort.MaxValue - value) : value;
        }

        return new GreyView(_canvas.Width, _canvas.Height, _pixels.AsSpan(0, pixels.Length), prepared: false);
    }

    // A page and what is written on it: far enough apart to be seen.
    private static (float Paper, float Ink) Paper(ref SeededRandom random)
    {
        var paper = random.Chance(0.6) ? 1 : (float)random.NextDouble();
        var ink = paper > 0.5f ? (float)random.Between(0, paper - 0.4) : (float)random.Between(paper + 0.4, 1);
        return (paper, ink);
    }

    // A wave of straight lines between -1 and 1, period 1: cheaper than a sine, and with an edge.
    private static float Triangle(float phase) => 4 * Math.Abs(phase - MathF.Floor(phase + 0.5f)) - 1;
}
