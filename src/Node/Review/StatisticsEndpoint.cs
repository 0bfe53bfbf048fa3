using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>Counts over everything stored.</summary>
internal static class StatisticsEndpoint
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/stats", GetAsync).WithName("statistics").WithSummary("Counts over everything stored.");

    private static async Task<Ok<Statistics>> GetAsync(IVerdictStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(Statistics.From(await store.StatsAsync(cancellationToken)));
}
