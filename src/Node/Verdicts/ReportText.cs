using System.Buffers;
using System.Globalization;

namespace DicomNode.Node.Verdicts;

/// <summary>Words that reports are found by. Lower case is the invariant culture's, worked out here, so that all stores agree on it.</summary>
internal static class ReportText
{
    /// <summary>What more than these many words would narrow down is narrow enough.</summary>
    private const int MaxWords = 32;

    private const int MinUidLength = 4;

    private static readonly SearchValues<char> UidCharacters = SearchValues.Create("0123456789.");

    /// <summary>What a report's words are looked for in, beside its number and UIDs.</summary>
    public static string Of(MislabelReport report) => string.Join(
        '\n', report.CallingAe, report.StationName, report.PatientKey, report.Review?.Note, report.Review?.By).ToLowerInvariant();

    /// <summary>The words of what a person typed.</summary>
    public static string[] Words(string? text) =>
    [
        .. StoreText.Normalise(text ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords),
    ];

    /// <summary>A report's number, as 7 or #7; null where the word is none.</summary>
    public static long? Number(string word) =>
        long.TryParse(word.StartsWith('#') ? word[1..] : word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A text that may begin a UID: at least four digits and points.</summary>
    public static bool MayBeginUid(string text) => text.Length >= MinUidLength && !text.AsSpan().ContainsAnyExcept(UidCharacters);

    /// <summary>
    /// The range of keys that a text stands for, its end not among them: all that begin with it where it may begin a UID, else itself alone.
    /// </summary>
    public static (string First, string End) Range(string text) =>
        MayBeginUid(text) ? (text, text[..^1] + (char)(text[^1] + 1)) : (StoreText.Key(text), StoreText.Key(text) + "\u0001");
}
