using DicomNode.Node.Access;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>The audit log for programs.</summary>
internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit", ListAsync).WithName("listAudit").WithSummary("The audit log, last entry first. Administrators only.")
            .RequireAuthorization(AccessPolicies.Administer)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .WithMetadata(new AuditedAttribute(AuditKind.AuditRead));
        api.MapGet("/audit.csv", Export).WithName("exportAudit").WithSummary("The same as CSV (RFC 4180).")
            .RequireAuthorization(AccessPolicies.Administer)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .WithMetadata(new AuditedAttribute(AuditKind.AuditRead));
    }

    private static async Task<Results<Ok<Page<AuditItem>>, ValidationProblem>> ListAsync(
        [AsParameters] AuditParameters parameters, AuditLog audit, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var query = parameters.Read(reader);
        query = query with { After = reader.Cursor(parameters.Cursor, query.FilterHash) };
        if (reader.Problem is { } problem)
            return problem;
        var page = await audit.QueryAsync(query, cancellationToken);
        return TypedResults.Ok(new Page<AuditItem>([.. page.Items.Select(AuditItem.Of)], page.NextCursor));
    }

    private static IResult Export([AsParameters] AuditParameters parameters, AuditLog audit, HttpResponse response, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var query = parameters.Read(reader);
        if (reader.Problem is { } problem)
            return problem;
        response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        return TypedResults.Stream(stream => AuditCsv.WriteAsync(audit.ReadAllAsync(query, cancellationToken), stream, cancellationToken), CsvFile.ContentType);
    }
}
