using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace DicomNode.Node.Review;

/// <summary>What a decision came to, handed by the address to the page that is shown next, where it can be undone.</summary>
/// <param name="Decision">confirmed, dismissed or undone.</param>
/// <param name="Stored">Reports that it was stored for, with their versions since.</param>
/// <param name="Skipped">Reports that had changed meanwhile, and were left as they are.</param>
public sealed record DecisionNotice(string Decision, IReadOnlyList<(long Id, long Version)> Stored, IReadOnlyList<long> Skipped)
{
    public const string Confirmed = "confirmed";
    public const string Dismissed = "dismissed";
    public const string Undone = "undone";

    private const string StoredName = "done";
    private const string SkippedName = "skipped";
    private const int MaxLength = 4096;

    /// <summary>Whether a word is one of the decisions.</summary>
    public static bool IsDecision(string? word) => word is Confirmed or Dismissed or Undone;

    /// <summary>The address with this notice.</summary>
    public string AddTo(string address)
    {
        address = QueryHelpers.AddQueryString(address, StoredName, $"{Decision}:{string.Join(',', Stored.Select(Write))}");
        return Skipped.Count == 0
            ? address
            : QueryHelpers.AddQueryString(address, SkippedName, string.Join(',', Skipped.Select(id => id.ToString(CultureInfo.InvariantCulture))));
    }

    /// <summary>The notice that an address holds; null where there is none, or none that makes sense.</summary>
    public static DecisionNotice? Of(IQueryCollection query)
    {
        var text = query[StoredName].ToString();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Length > MaxLength || !IsDecision(text[..colon]))
            return null;
        var stored = Split(text[(colon + 1)..]).Select(Read).ToList();
        var skipped = Split(query[SkippedName].ToString()).Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null).ToList();
        return stored.Contains(null) || skipped.Contains(null) || stored.Count + skipped.Count == 0
            ? null
            : new DecisionNotice(text[..colon], [.. stored.Select(entry => entry!.Value)], [.. skipped.Select(id => id!.Value)]);
    }

    /// <summary>A report and its version, such as 12.3.</summary>
    public static string Write((long Id, long Version) entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Id}.{entry.Version}");

    /// <summary>Reads what <see cref="Write"/> wrote; null where it did not.</summary>
    public static (long Id, long Version)? Read(string? text) =>
        text?.Split('.') is [var id, var version]
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? (number, seen)
            : null;

    private static string[] Split(string text) => text.Length > MaxLength ? [] : text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
