using System.Runtime.CompilerServices;
using System.Text.Json;
using DicomNode.Node.Access;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace DicomNode.Node.Review;

/// <summary>Reports as files, page by page, never all in memory.</summary>
internal static class ExportEndpoints
{
    private const int RowsAtOnce = 500;
    private const string CsvType = "text/csv; charset=utf-8; header=present";

    private static readonly AuditedAttribute Audited = new(AuditKind.Exported);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/reports.json", ExportJson).WithName("exportReportsAsJson").WithSummary("The same reports as one JSON array.")
            .Produces<MislabelReport[]>().ProducesValidationProblem().WithMetadata(Audited);
        api.MapGet("/labels.csv", ExportLabels).WithName("exportLabels")
            .WithSummary("What reviewed series are, as trainer prepare --labels takes it: the pixels' class of confirmed reports, the header's of dismissed ones.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesValidationProblem().WithMetadata(Audited);
    }

    private static IResult ExportLabels([AsParameters] ReportSelection filter, IVerdictStore store, HttpContext context) =>
        Export(filter, store, context, "labels.csv", CsvType, LabelCsv.WriteAsync);

    private static IResult ExportJson([AsParameters] ReportSelection filter, IVerdictStore store, IOptions<JsonOptions> json, HttpContext context) => Export(
        filter, store, context, "reports.json", "application/json; charset=utf-8",
        (reports, stream, cancellationToken) => JsonSerializer.SerializeAsync(stream, reports, json.Value.SerializerOptions, cancellationToken));

    private static IResult Export(
        ReportSelection filter, IVerdictStore store, HttpContext context, string name, string type,
        Func<IAsyncEnumerable<MislabelReport>, Stream, CancellationToken, Task> write)
    {
        var reader = new QueryReader();
        var query = filter.Read(reader) with { Limit = RowsAtOnce };
        if (reader.Problem is { } problem)
            return problem;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return TypedResults.Stream(stream => write(ReadAsync(store, query, context.RequestAborted), stream, context.RequestAborted), type);
    }

    private static async IAsyncEnumerable<MislabelReport> ReadAsync(
        IVerdictStore store, ReportQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PageCursor? after = null;
        do
        {
            var page = await store.ListReportsAsync(query with { After = after }, cancellationToken);
            foreach (var report in page.Items)
                yield return report;
            after = PageCursor.TryParse(page.NextCursor, out var next) ? next : null;
        }
        while (after is not null);
    }
}
