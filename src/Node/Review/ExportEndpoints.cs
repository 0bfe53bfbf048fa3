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

    private static readonly AuditedAttribute Audited = new(AuditKind.Exported);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/reports.csv", ExportCsv).WithName("exportReports").WithSummary("The same reports as CSV (RFC 4180).")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesValidationProblem().WithMetadata(Audited);
        api.MapGet("/reports.json", ExportJson).WithName("exportReportsAsJson").WithSummary("The same reports as one JSON array.")
            .Produces<MislabelReport[]>().ProducesValidationProblem().WithMetadata(Audited);
        api.MapGet("/labels.csv", ExportLabels).WithName("exportLabels")
            .WithSummary("What reviewed series are, as trainer prepare --labels takes it: the pixels' class of confirmed reports, the header's of dismissed ones.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesValidationProblem().WithMetadata(Audited);
    }

    private static IResult ExportCsv([AsParameters] ReportParameters filter, IVerdictStore store, HttpContext context)
    {
        var reader = new QueryReader();
        return Export(reader, filter.ReadListing(reader), store, context, "reports.csv", CsvFile.ContentType, ReportCsv.WriteAsync);
    }

    private static IResult ExportLabels([AsParameters] ReportSelection filter, IVerdictStore store, HttpContext context)
    {
        var reader = new QueryReader();
        return Export(reader, filter.Read(reader), store, context, "labels.csv", CsvFile.ContentType, LabelCsv.WriteAsync);
    }

    private static IResult ExportJson([AsParameters] ReportSelection filter, IVerdictStore store, IOptions<JsonOptions> json, HttpContext context)
    {
        var reader = new QueryReader();
        return Export(
            reader, filter.Read(reader), store, context, "reports.json", "application/json; charset=utf-8",
            (reports, stream, cancellationToken) => JsonSerializer.SerializeAsync(stream, reports, json.Value.SerializerOptions, cancellationToken));
    }

    private static IResult Export(
        QueryReader reader, ReportQuery query, IVerdictStore store, HttpContext context, string name, string type,
        Func<IAsyncEnumerable<MislabelReport>, Stream, CancellationToken, Task> write)
    {
        if (reader.Problem is { } problem)
            return problem;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        var reports = store.ReadAllAsync(query with { Limit = RowsAtOnce }, context.RequestAborted);
        return TypedResults.Stream(stream => write(reports, stream, context.RequestAborted), type);
    }
}
