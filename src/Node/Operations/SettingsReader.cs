using System.Globalization;

namespace DicomNode.Node.Operations;

/// <summary>
/// Reads typed values from a configuration, notes every fault (key, value seen, expectation) instead of throwing at the first, and
/// knows which keys nobody asked for.
/// </summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _faults = [];

    /// <summary>Everything found wrong so far, one line each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The text at <paramref name="key"/>, or <paramref name="fallback"/> where it is absent.</summary>
    public string Text(string key, string fallback)
    {
        _known.Add(key);
        return configuration[key] ?? fallback;
    }

    /// <summary>The text at <paramref name="key"/> turned into a value by <paramref name="parse"/>, which returns null where it cannot.</summary>
    public T Value<T>(string key, T fallback, Func<string, T?> parse, string expectation)
        where T : class
    {
        _known.Add(key);
        if (configuration[key] is not { } text)
            return fallback;
        if (parse(text) is { } value)
            return value;
        Fault(key, text, expectation);
        return fallback;
    }

    public long Integer(string key, long fallback, long minimum, long maximum)
    {
        _known.Add(key);
        if (configuration[key] is not { } text)
            return fallback;
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
            return value;
        Fault(key, text, $"a whole number from {minimum} to {maximum}");
        return fallback;
    }

    public int Integer(string key, int fallback, int minimum, int maximum) => (int)Integer(key, (long)fallback, minimum, maximum);

    /// <summary>A span of time given as a number of <paramref name="unit"/>.</summary>
    public TimeSpan Time(string key, TimeSpan fallback, TimeSpan unit, double minimum, double maximum) =>
        Number(key, fallback / unit, minimum, maximum) * unit;

    public double Number(string key, double fallback, double minimum, double maximum)
    {
        _known.Add(key);
        if (configuration[key] is not { } text)
            return fallback;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
            return value;
        Fault(key, text, string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));
        return fallback;
    }

    public bool Flag(string key, bool fallback)
    {
        _known.Add(key);
        if (configuration[key] is not { } text)
            return fallback;
        if (bool.TryParse(text, out var value))
            return value;
        Fault(key, text, "true or false");
        return fallback;
    }

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum => OptionalChoice<T>(key) ?? fallback;

    /// <summary>Null where the key is absent.</summary>
    public T? OptionalChoice<T>(string key)
        where T : struct, Enum
    {
        _known.Add(key);
        if (configuration[key] is not { } text)
            return null;
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        Fault(key, text, $"one of {string.Join(", ", Enum.GetNames<T>())}");
        return null;
    }

    /// <summary>Notes a fault where the key is absent.</summary>
    public void Require(string key, string expectation)
    {
        if (configuration[key] is null)
            Fault(key, null, expectation);
    }

    /// <summary>The keys of the entries below a list, in their order: <c>Node:Dicom:Callers:0</c>, ...</summary>
    public IReadOnlyList<string> Entries(string key) => [.. configuration.GetSection(key).GetChildren().Select(child => child.Path)];

    /// <summary>Notes a fault: the key, the value seen, what was expected.</summary>
    public void Fault(string key, string? seen, string expectation) =>
        _faults.Add(seen is null ? $"{key} is missing: expected {expectation}" : $"{key} is \"{seen}\": expected {expectation}");

    /// <summary>Notes every key below <paramref name="section"/> that was never read: a typing error would otherwise pass in silence.</summary>
    public void FaultUnknownKeys(string section)
    {
        foreach (var entry in configuration.GetSection(section).AsEnumerable())
        {
            if (entry.Value is { Length: > 0 } && !_known.Contains(entry.Key))
                _faults.Add($"{entry.Key} is \"{entry.Value}\": no such setting");
        }
    }
}
