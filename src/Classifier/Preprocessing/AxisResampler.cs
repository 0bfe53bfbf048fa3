using System.Collections.Concurrent;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>
/// Weights that bring one image axis of n source pixels to m destination pixels; destination i is the weighted sum of
/// <see cref="Count"/>(i) neighbours from <see cref="Start"/>(i). With s = n / m:
/// <list type="bullet">
/// <item>down (n > m): area averaging. Destination i covers [i s, (i + 1) s); a source pixel weighs the length of its overlap
/// divided by s (OpenCV's INTER_AREA);</item>
/// <item>up (n &lt; m): linear between the centres of pixels, x = max(0, (i + 1/2) s - 1/2), weights 1 - frac(x) and frac(x) for
/// floor(x) and its neighbour, the last pixel repeated (PyTorch's interpolate with align_corners false);</item>
/// <item>equal: the identity.</item>
/// </list>
/// The weights of one destination pixel add up to 1.
/// </summary>
internal sealed class AxisResampler
{
    private const int CacheLimit = 64;
    private static readonly ConcurrentDictionary<(int, int), AxisResampler> Cache = new();

    private readonly int[] _start;
    private readonly int[] _offset;
    private readonly float[] _weights;

    private AxisResampler(int source, int destination)
    {
        _start = new int[destination];
        _offset = new int[destination + 1];
        var weights = new List<float>();
        for (var i = 0; i < destination; i++)
        {
            if (source > destination)
                AddArea(i, source, destination, weights);
            else
                AddLinear(i, (double)source / destination, source, weights);
            _offset[i + 1] = weights.Count;
        }

        _weights = [.. weights];
    }

    /// <summary>First source pixel of destination pixel i.</summary>
    public int Start(int i) => _start[i];

    /// <summary>Number of source pixels of destination pixel i.</summary>
    public int Count(int i) => _offset[i + 1] - _offset[i];

    /// <summary>Their weights.</summary>
    public ReadOnlySpan<float> Weights(int i) => _weights.AsSpan(_offset[i], Count(i));

    /// <summary>The weights for one pair of lengths. A study has few sizes: a small cache serves it, and hostile sizes only empty it.</summary>
    public static AxisResampler For(int source, int destination)
    {
        if (Cache.TryGetValue((source, destination), out var known))
            return known;
        if (Cache.Count >= CacheLimit)
            Cache.Clear();
        return Cache[(source, destination)] = new AxisResampler(source, destination);
    }

    /// <summary>Applies the weights along a row.</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            var weights = Weights(i);
            var pixels = source.Slice(_start[i], weights.Length);
            var sum = 0f;
            for (var k = 0; k < weights.Length; k++)
                sum += weights[k] * pixels[k];
            destination[i] = sum;
        }
    }

    private void AddArea(int i, int source, int destination, List<float> weights)
    {
        // In units of 1/destination source pixels every border is a whole number, so no overlap is lost or invented by rounding.
        var from = (long)i * source;
        var to = from + source;
        var first = from / destination;
        _start[i] = (int)first;
        for (var j = first; j * destination < to; j++)
        {
            var overlap = Math.Min((j + 1) * destination, to) - Math.Max(j * destination, from);
            weights.Add((float)((double)overlap / source));
        }
    }

    private void AddLinear(int i, double scale, int source, List<float> weights)
    {
        var centre = Math.Max(0, (i + 0.5) * scale - 0.5);
        var first = Math.Min((int)centre, source - 1);
        var fraction = centre - first;
        _start[i] = first;
        if (fraction <= 0 || first == source - 1)
        {
            weights.Add(1);
            return;
        }

        weights.Add((float)(1 - fraction));
        weights.Add((float)fraction);
    }
}
