namespace DicomNode.Trainer.Training;

/// <summary>Paints on a plane. What lies outside of it is left away.</summary>
internal sealed class Canvas
{
    private const int GrainLength = 1 << 14;

    // Strokes of letters, as sets of the dots of a 5 x 7 matrix.
    private static readonly ulong[] Strokes =
    [
        Dots((x, _) => x == 0), Dots((x, _) => x == 2), Dots((x, _) => x == 4), Dots((_, y) => y == 0), Dots((_, y) => y == 3),
        Dots((_, y) => y == 6), Dots((x, y) => Math.Abs(3 * x - 2 * y) < 2), Dots((x, y) => Math.Abs(3 * (4 - x) - 2 * y) < 2),
    ];

    private readonly float[] _grain = new float[GrainLength];
    private float[] _nodes = [];
    private float[] _line = [];

    public Canvas()
    {
        var random = new SeededRandom(0, 0, 0);
        for (var i = 0; i < _grain.Length; i++)
            _grain[i] = Bell(ref random);
    }

    public Plane Plane { get; } = new();

    public int Width => Plane.Width;

    public int Height => Plane.Height;

    /// <summary>Near enough to a normal deviate: the sum of four uniform ones, from one draw.</summary>
    public static float Bell(ref SeededRandom random)
    {
        var bits = random.NextBits();
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((long)sum - 2 * 0xFFFF) * (1.7320508f / 0xFFFF);
    }

    public void Frame(int left, int top, int width, int height, int thickness, float value)
    {
        Plane.FillBox(left, top, width, thickness, value);
        Plane.FillBox(left, top + height - thickness, width, thickness, value);
        Plane.FillBox(left, top, thickness, height, value);
        Plane.FillBox(left + width - thickness, top, thickness, height, value);
    }

    public void Line(double x0, double y0, double x1, double y1, int thickness, float value)
    {
        var steps = (int)Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0)) + 1;
        for (var i = 0; i <= steps; i++)
        {
            var share = (double)i / steps;
            Plane.FillBox((int)(x0 + share * (x1 - x0)) - thickness / 2, (int)(y0 + share * (y1 - y0)) - thickness / 2, thickness, thickness, value);
        }
    }

    public void Paint(in Leaf leaf, ref SeededRandom random)
    {
        var (sin, cos) = Math.SinCos(leaf.Angle);
        var (reachX, reachY) = leaf.Shape == 1
            ? (Math.Abs(cos) * leaf.HalfWidth + Math.Abs(sin) * leaf.HalfHeight, Math.Abs(sin) * leaf.HalfWidth + Math.Abs(cos) * leaf.HalfHeight)
            : (Math.Max(leaf.HalfWidth, leaf.HalfHeight), Math.Max(leaf.HalfWidth, leaf.HalfHeight));
        var (left, right) = (Math.Max(0, (int)(leaf.X - reachX)), Math.Min(Width - 1, (int)(leaf.X + reachX) + 1));
        var (top, bottom) = (Math.Max(0, (int)(leaf.Y - reachY)), Math.Min(Height - 1, (int)(leaf.Y + reachY) + 1));
        var (ux, uy) = ((float)(cos / leaf.HalfWidth), (float)(sin / leaf.HalfWidth));
        var (vx, vy) = ((float)(-sin / leaf.HalfHeight), (float)(cos / leaf.HalfHeight));
        var hole = 1 - leaf.Rim;
        var place = random.Next(GrainLength);
        for (var y = top; y <= bottom; y++)
        {
            var row = Plane.Row(y);
            var (fromX, fromY) = (left - (float)leaf.X, y - (float)leaf.Y);
            var (u, v) = (ux * fromX + uy * fromY, vx * fromX + vy * fromY);
            for (var x = left; x <= right; x++, u += ux, v += vx, place++)
            {
                var distance = leaf.Shape switch
                {
                    0 => MathF.Sqrt(u * u + v * v),
                    1 => Math.Max(Math.Abs(u), Math.Abs(v)),
                    _ => Math.Abs(u) + Math.Abs(v),
                };
                if (distance <= 1 && distance >= hole)
                    row[x] = leaf.Value + leaf.Slope * u + leaf.Fall * v + leaf.Grain * _grain[place & (GrainLength - 1)];
            }
        }
    }

    /// <summary>Letters that nobody can read: each a few strokes.</summary>
    /// <param name="left">Left border, pixels.</param>
    /// <param name="top">Top border, pixels.</param>
    /// <param name="dot">Side of a dot; a letter is five wide and seven high.</param>
    /// <param name="letters">How many.</param>
    /// <param name="value">Their grey.</param>
    /// <param name="random">Chooses the letters.</param>
    public void Letters(int left, int top, int dot, int letters, float value, ref SeededRandom random)
    {
        for (var letter = 0; letter < letters; letter++, left += 6 * dot)
        {
            var dots = Strokes[random.Next(Strokes.Length)] | Strokes[random.Next(Strokes.Length)] | Strokes[random.Next(Strokes.Length)];
            Plane.FillGlyph(left, top, dot, dots, value);
        }
    }

    /// <summary>Lines of words in a box, ragged on the right.</summary>
    public void Lines(int left, int top, int right, int bottom, int dot, float value, ref SeededRandom random)
    {
        var pitch = (int)(dot * random.Between(9, 14));
        var fullness = random.Between(0.6, 1);
        for (var y = top; y + 7 * dot <= bottom; y += pitch)
        {
            var end = left + (right - left) * (random.Chance(fullness) ? 1 : random.NextDouble());
            for (var x = left; ;)
            {
                var letters = 1 + random.Next(9);
                if (x + 6 * dot * letters > end)
                    break;
                Letters(x, y, dot, letters, value, ref random);
                x += 6 * dot * letters + 4 * dot;
            }
        }
    }

    /// <summary>Adds random values on a coarse grid, bilinear between them.</summary>
    /// <param name="across">Cells from left to right.</param>
    /// <param name="down">Cells from top to bottom.</param>
    /// <param name="amplitude">Standard deviation at the nodes.</param>
    /// <param name="random">Gives the nodes.</param>
    public void AddField(int across, int down, float amplitude, ref SeededRandom random)
    {
        if (_nodes.Length < (across + 1) * (down + 1))
            _nodes = new float[(across + 1) * (down + 1)];
        if (_line.Length < across + 1)
            _line = new float[across + 1];
        for (var i = 0; i < (across + 1) * (down + 1); i++)
            _nodes[i] = amplitude * Bell(ref random);

        var (stepX, stepY) = ((float)across / Width, (float)down / Height);
        for (var y = 0; y < Height; y++)
        {
            var (cell, share) = ((int)(y * stepY), y * stepY - (int)(y * stepY));
            for (var i = 0; i <= across; i++)
                _line[i] = _nodes[cell * (across + 1) + i] * (1 - share) + _nodes[(cell + 1) * (across + 1) + i] * share;
            var row = Plane.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var place = x * stepX;
                var node = (int)place;
                row[x] += _line[node] + (_line[node + 1] - _line[node]) * (place - node);
            }
        }
    }

    private static ulong Dots(Func<int, int, bool> isSet) =>
        Enumerable.Range(0, 35).Where(i => isSet(i % 5, i / 5)).Aggregate(0UL, (set, i) => set | 1UL << i);
}
