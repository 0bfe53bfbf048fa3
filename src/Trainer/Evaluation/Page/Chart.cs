using System.Globalization;
using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>A drawing with two axes, 360 units wide; colours and fonts are the style sheet's.</summary>
internal sealed class Chart
{
    public const double Width = 360;

    private readonly XElement _drawing;
    private readonly (double Low, double High) _x;
    private readonly (double Low, double High) _y;

    /// <param name="id">Unique in the page: title and description are found by it.</param>
    /// <param name="title">What the drawing is called.</param>
    /// <param name="description">What it shows, in words, for those who do not see it.</param>
    /// <param name="height">In units.</param>
    /// <param name="left">The room for the labels of the y axis.</param>
    /// <param name="x">The values at the left and right edges.</param>
    /// <param name="y">The values at the lower and upper edges.</param>
    public Chart(string id, string title, string description, double height, double left, (double Low, double High) x, (double Low, double High) y)
    {
        _x = x;
        _y = y;
        Left = left;
        Bottom = height - 42;
        _drawing = Element(
            "svg",
            Attribute("viewBox", $"0 0 {Coordinate(Width)} {Coordinate(height)}"),
            Attribute("role", "img"),
            Attribute("aria-labelledby", $"{id}-title {id}-desc"),
            Element("title", Attribute("id", $"{id}-title"), title),
            Element("desc", Attribute("id", $"{id}-desc"), description));
    }

    public double Left { get; }

    public static double Right => Width - 12;

    public static double Top => 12;

    public double Bottom { get; }

    public XElement Drawing => _drawing;

    public double X(double value) => Left + (value - _x.Low) / (_x.High - _x.Low) * (Right - Left);

    public double Y(double value) => Bottom - (value - _y.Low) / (_y.High - _y.Low) * (Bottom - Top);

    /// <summary>Round numbers, about as many as asked for, that span 0 to the value.</summary>
    public static IReadOnlyList<double> Ticks(double high, int about = 5)
    {
        if (!(high > 0))
            return [0, 1];
        var step = RoundStep(high / about);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(high / step - 1e-9) + 1).Select(i => i * step)];
    }

    /// <summary>Round numbers that span both values and 0, and at least a little.</summary>
    public static IReadOnlyList<double> TicksAround0(double low, double high)
    {
        (low, high) = (Math.Min(low, -0.001), Math.Max(high, 0.001));
        var step = RoundStep((high - low) / 4);
        var first = (int)Math.Floor(low / step + 1e-9);
        return [.. Enumerable.Range(first, (int)Math.Ceiling(high / step - 1e-9) - first + 1).Select(i => i * step)];
    }

    /// <summary>A scale that ends at 1 and begins a little below the least value, as those of the paper's figures do.</summary>
    public static (double Low, IReadOnlyList<double> Ticks) SharesTo1(double least)
    {
        var room = 1 - least;
        var step = room <= 0.045 ? 0.01 : room <= 0.09 ? 0.02 : room <= 0.23 ? 0.05 : room <= 0.48 ? 0.1 : 0.2;
        var steps = Math.Clamp((int)Math.Ceiling(room / step + 0.1), 2, (int)Math.Round(1 / step));
        return (1 - steps * step, [.. Enumerable.Range(0, steps + 1).Select(i => 1 - (steps - i) * step)]);
    }

    public Chart HorizontalGrid(IEnumerable<double> ticks, Func<double, string> label)
    {
        foreach (var tick in ticks)
        {
            Line(Left, Y(tick), Right, Y(tick), "grid");
            Text(Left - 7, Y(tick) + 4, label(tick), "tick end");
        }

        return this;
    }

    public Chart VerticalGrid(IEnumerable<double> ticks, Func<double, string> label)
    {
        foreach (var tick in ticks)
        {
            Line(X(tick), Top, X(tick), Bottom, "grid");
            Text(X(tick), Bottom + 16, label(tick), "tick middle");
        }

        return this;
    }

    public Chart AxisNames(string x, string y)
    {
        Text((Left + Right) / 2, Bottom + 35, x, "axis middle");
        if (y.Length > 0)
        {
            _drawing.Add(Element(
                "text",
                Class("axis middle"),
                Attribute("transform", $"translate(12 {Coordinate((Top + Bottom) / 2)}) rotate(-90)"),
                y));
        }

        return this;
    }

    /// <summary>A line through points, in values; points less than a quarter unit from the last one drawn are passed over.</summary>
    public void Curve(IEnumerable<(double X, double Y)> points, string classes)
    {
        var path = new List<string>();
        (double X, double Y)? drawn = null;
        (double X, double Y)? passed = null;
        foreach (var (x, y) in points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)))
        {
            var next = (X: X(x), Y: Y(y));
            passed = next;
            if (drawn is { } last && Math.Abs(next.X - last.X) + Math.Abs(next.Y - last.Y) < 0.25)
                continue;
            path.Add($"{(path.Count == 0 ? 'M' : 'L')}{Coordinate(next.X)} {Coordinate(next.Y)}");
            drawn = next;
            passed = null;
        }

        if (passed is { } end)
            path.Add($"L{Coordinate(end.X)} {Coordinate(end.Y)}");
        if (path.Count > 0)
            _drawing.Add(Element("path", Class($"curve {classes}"), Attribute("d", string.Concat(path))));
    }

    public void Line(double x1, double y1, double x2, double y2, string classes) => _drawing.Add(Element(
        "line", Class(classes), Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2)));

    public void Rectangle(double x, double y, double width, double height, string classes, double opacity = 1) => _drawing.Add(Element(
        "rect",
        Class(classes),
        Attribute("x", x),
        Attribute("y", y),
        Attribute("width", width),
        Attribute("height", height),
        opacity < 1 ? Attribute("fill-opacity", opacity) : null));

    public void Dot(double x, double y, double radius, string classes) =>
        _drawing.Add(Element("circle", Class(classes), Attribute("cx", x), Attribute("cy", y), Attribute("r", radius)));

    public void Diamond(double x, double y, double radius, string classes) => _drawing.Add(Element(
        "path",
        Class(classes),
        Attribute("d", string.Create(
            CultureInfo.InvariantCulture,
            $"M{Coordinate(x)} {Coordinate(y - radius)}l{Coordinate(radius)} {Coordinate(radius)}l{Coordinate(-radius)} {Coordinate(radius)}l{Coordinate(-radius)} {Coordinate(-radius)}z"))));

    public void Text(double x, double y, string text, string classes) =>
        _drawing.Add(Element("text", Class(classes), Attribute("x", x), Attribute("y", y), text));

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double least)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return new[] { 1.0, 2, 5, 10 }.Select(factor => factor * magnitude).First(size => size >= least * 0.999);
    }
}
