using System.Runtime.CompilerServices;

namespace DicomNode.Node.Verdicts;

/// <summary>Whole listings of reports, page by page, never all in memory.</summary>
internal static class ReportListing
{
    /// <summary>The pages of a listing, as long as the query's limit each.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">From its first page on, wherever it stands.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<IReadOnlyList<MislabelReport>> ReadPagesAsync(
        this IVerdictStore store, ReportQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageCursor? after = null;
        do
        {
            var page = await store.ListReportsAsync(query with { After = after }, cancellationToken);
            yield return page.Items;
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
    }

    /// <summary>The reports of a listing.</summary>
    /// <inheritdoc cref="ReadPagesAsync"/>
    public static async IAsyncEnumerable<MislabelReport> ReadAllAsync(
        this IVerdictStore store, ReportQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in store.ReadPagesAsync(query, cancellationToken))
        {
            foreach (var report in page)
                yield return report;
        }
    }
}
