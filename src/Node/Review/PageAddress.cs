using Microsoft.AspNetCore.WebUtilities;

namespace DicomNode.Node.Review;

/// <summary>Addresses that differ from the page's own in a few values.</summary>
internal static class PageAddress
{
    /// <summary>What tells of a decision belongs to one answer, not to the addresses that follow from it.</summary>
    private static readonly string[] Passing = ["done", "skipped"];

    /// <summary>The page's own address with other values; null takes one away.</summary>
    public static string With(HttpRequest request, params IEnumerable<(string Name, string? Value)> changes)
    {
        var changed = changes.ToList();
        return Values(request, [.. changed.Select(change => change.Name)])
            .Concat(changed.Where(change => !string.IsNullOrEmpty(change.Value)).Select(change => (change.Name, Value: change.Value!)))
            .Aggregate(request.Path.ToString(), (address, pair) => QueryHelpers.AddQueryString(address, pair.Name, pair.Value));
    }

    /// <summary>The values of the page's own address but for some.</summary>
    public static IEnumerable<(string Name, string Value)> Values(HttpRequest request, IReadOnlyCollection<string> except) =>
        request.Query.Where(pair => !except.Contains(pair.Key) && !Passing.Contains(pair.Key)).Select(pair => (pair.Key, pair.Value.ToString()));
}
