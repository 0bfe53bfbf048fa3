using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>The reports on either side of one in a listing, be it in the listing itself or, once decided, no longer.</summary>
internal static class ReportNeighbours
{
    /// <summary>Their numbers; null at the listing's ends.</summary>
    public static async Task<(long? Previous, long? Next)> FindAsync(
        IVerdictStore store, MislabelReport report, ReportQuery query, CancellationToken cancellationToken)
    {
        var here = query with { After = PageCursor.At(report, query), Limit = 1 };
        var next = await store.ListReportsAsync(here, cancellationToken);
        var previous = await store.ListReportsAsync(here with { IsBackwards = true }, cancellationToken);
        return (IdOf(previous), IdOf(next));
    }

    private static long? IdOf(Page<MislabelReport> page) => page.Items is [var only] ? only.Id : null;
}
