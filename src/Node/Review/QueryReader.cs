using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>Turns query parameters into values and collects what is wrong with them: each fault names the value and what was expected.</summary>
internal sealed class QueryReader
{
    private const int MaxTextLength = 256;

    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    private readonly Dictionary<string, string[]> _faults = [];

    /// <summary>The answer where something is wrong, null where nothing is.</summary>
    public ValidationProblem? Problem => _faults.Count == 0
        ? null
        : TypedResults.ValidationProblem(_faults, detail: string.Join(" ", _faults.Values.SelectMany(faults => faults)));

    /// <summary>What is wrong, each in one plain sentence.</summary>
    public IReadOnlyList<string> Faults => [.. _faults.Values.SelectMany(faults => faults)];

    /// <summary>An empty parameter is one that was not given.</summary>
    public string? Text(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (value.Length <= MaxTextLength && !value.Any(char.IsControl))
            return value;
        return Fault<string>(name, value, $"at most {MaxTextLength} characters without control characters");
    }

    public T? Name<T>(string name, string? value)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (char.IsAsciiLetter(value[0]) && !value.Contains(',') && Enum.TryParse<T>(value, ignoreCase: true, out var parsed))
            return parsed;
        Fault<string>(name, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");
        return null;
    }

    /// <summary>What a header claims: a class, or else a value of Modality.</summary>
    public (ModalityClass? Class, string? Modality) Header(string name, string? value)
    {
        var header = Text(name, value);
        return Enum.GetNames<ModalityClass>().Contains(header, StringComparer.OrdinalIgnoreCase)
            ? (Name<ModalityClass>(name, header), null)
            : (null, header);
    }

    public DateTimeOffset? Time(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        // A plus sign that was not percent-encoded arrives as a blank.
        if (DateTimeOffset.TryParseExact(
            value.Replace(' ', '+'), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        Fault<string>(name, value, "an ISO 8601 date or time such as 2026-03-01 or 2026-03-01T08:00:00Z");
        return null;
    }

    public int Limit(string? value, int byDefault = 100)
    {
        if (string.IsNullOrEmpty(value))
            return byDefault;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 1000)
            return limit;
        Fault<string>("limit", value, "a whole number from 1 to 1000");
        return byDefault;
    }

    public int? Ordinal(string name, string? value, int most = int.MaxValue)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        Fault<string>(name, value, most == int.MaxValue ? "a whole number from 1" : $"a whole number from 1 to {most}");
        return null;
    }

    public double? Real(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        Fault<string>(name, value, "a number");
        return null;
    }

    /// <summary>Says that a value makes no sense, where that takes more than the value to see.</summary>
    public void Refuse(string name, string? value, string expected) => Fault<string>(name, value ?? "", expected);

    /// <param name="value">The parameter.</param>
    /// <param name="filterHash">The hash of the query that the cursor must come from.</param>
    public PageCursor? Cursor(string? value, uint filterHash)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (PageCursor.TryParse(value, out var cursor) && cursor.Filter == filterHash)
            return cursor;
        Fault<string>("cursor", value, "a nextCursor of this listing under the same filters");
        return null;
    }

    private T? Fault<T>(string name, string value, string expected)
        where T : class
    {
        var shown = value.Length <= MaxTextLength ? value : value[..MaxTextLength] + "...";
        _faults[name] = [$"{name} is \"{shown}\"; expected {expected}."];
        return null;
    }
}
