using System.Globalization;
using System.Text.Json;
using DicomNode.Node.Access;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DicomNode.Node.Review;

/// <summary>Mislabel reports and their review.</summary>
internal static class ReportEndpoints
{
    private const string SettledMark = "-settled";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/reports", ListAsync).WithName("listReports").WithSummary("Mislabel reports, last opened first or worst first.");
        api.MapGet("/reports/{id:long}", FindAsync).WithName("findReport").WithSummary("One report; its ETag is what a review may name in If-Match.")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithMetadata(new AuditedAttribute(AuditKind.ReportViewed, "id"));
        api.MapPost("/reports/{id:long}/review", ReviewAsync).WithName("reviewReport")
            .WithSummary("Confirms or dismisses a report, or takes the decision back. Reviewers only.")
            .Accepts<ReviewRequest>("application/json")
            .Produces<MislabelReport>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .RequireAuthorization(AccessPolicies.Review)
            .WithMetadata(new RequestSizeLimitAttribute(JsonBody.MaxBytes));
    }

    private static async Task<Results<Ok<Page<MislabelReport>>, ValidationProblem>> ListAsync(
        [AsParameters] ReportParameters parameters, IVerdictStore store, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var query = parameters.ReadListing(reader);
        query = query with { After = reader.Cursor(parameters.Cursor, query.FilterHash) };
        return reader.Problem is { } problem ? problem : TypedResults.Ok(await store.ListReportsAsync(query, cancellationToken));
    }

    private static async Task<Results<Ok<MislabelReport>, StatusCodeHttpResult, ProblemHttpResult>> FindAsync(
        long id, IVerdictStore store, HttpContext context, CancellationToken cancellationToken)
    {
        var report = await store.FindReportAsync(id, cancellationToken);
        if (report is null)
            return NotFound(id);
        var tag = new EntityTagHeaderValue(ETag(report));
        EntityTags.Set(context.Response, tag);
        return EntityTags.HasCurrent(context.Request, tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(report);
    }

    private static async Task<IResult> ReviewAsync(
        long id, HttpContext context, IVerdictStore store, AuditLog audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (review, fault) = await ReadReviewAsync(context, clock, cancellationToken);
        if (review is null)
            return fault!;
        if (!TryReadVersion(context.Request.Headers.IfMatch.ToString(), out var version))
        {
            return TypedResults.Problem(
                $"If-Match is {context.Request.Headers.IfMatch}; expected the ETag of the report.", statusCode: StatusCodes.Status400BadRequest);
        }

        var result = await store.ReviewAsync(id, review, version, cancellationToken);
        if (result.Report is { } report)
            context.Response.Headers.ETag = ETag(report);
        if (result.Status == ReviewStatus.Stored)
        {
            var kind = review.Decision == ReportState.Open ? AuditKind.ReportReopened : AuditKind.ReportDecided;
            var entry = AuditEntry.Of(context, kind, id.ToString(CultureInfo.InvariantCulture), review.Decision.ToString());
            await audit.RecordAsync(entry, CancellationToken.None);
        }

        return result.Status switch
        {
            ReviewStatus.Stored => TypedResults.Ok(result.Report),
            ReviewStatus.Changed => TypedResults.Problem(
                $"Report {id} has changed since version {version}; it is at version {result.Report!.Version} now.",
                statusCode: StatusCodes.Status412PreconditionFailed),
            ReviewStatus.Closed => TypedResults.Problem(
                $"Report {id} is closed: later slices overturned it.", statusCode: StatusCodes.Status409Conflict),
            ReviewStatus.NotReviewed => TypedResults.Problem(
                $"Report {id} has no decision that could be taken back.", statusCode: StatusCodes.Status409Conflict),
            _ => NotFound(id),
        };
    }

    private static async Task<(ReviewDecision? Review, IResult? Fault)> ReadReviewAsync(
        HttpContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!request.HasJsonContentType())
        {
            return (null, TypedResults.Problem(
                $"Content-Type is \"{request.ContentType}\"; expected application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType));
        }

        ReviewRequest? body;
        try
        {
            body = await request.ReadFromJsonAsync(ApiJson.Default.ReviewRequest, cancellationToken);
        }
        catch (JsonException)
        {
            return (null, Invalid("body", "The body is not the expected JSON: {\"decision\": \"confirmed\", \"note\": \"...\"}."));
        }

        ReportState? decision = body?.Decision switch
        {
            "confirmed" => ReportState.Confirmed,
            "dismissed" => ReportState.Dismissed,
            "open" => ReportState.Open,
            _ => null,
        };
        if (decision is not { } known)
            return (null, Invalid("decision", $"decision is \"{body?.Decision}\"; expected confirmed or dismissed, or open to take a decision back."));
        if (body!.Note?.Length > ReviewDecision.MaxNoteLength)
            return (null, Invalid("note", $"note has {body.Note.Length} characters; expected at most {ReviewDecision.MaxNoteLength}."));
        return (new ReviewDecision(known, body.Note ?? "", clock.GetUtcNow(), context.User.Name()), null);
    }

    /// <summary>The version, and whether it has settled since, which no version tells.</summary>
    private static string ETag(MislabelReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{report.Version}{(report.Standing == SeriesStanding.Settled ? SettledMark : "")}\"");

    /// <summary>No If-Match, or one of any version, asks for none in particular.</summary>
    private static bool TryReadVersion(string ifMatch, out long? version)
    {
        version = null;
        if (ifMatch is "" or "*")
            return true;
        if (!EntityTagHeaderValue.TryParse(ifMatch, out var tag)
            || !long.TryParse(VersionOf(tag), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        version = number;
        return true;
    }

    private static ReadOnlySpan<char> VersionOf(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.AsSpan().Trim('"');
        return text.EndsWith(SettledMark, StringComparison.Ordinal) ? text[..^SettledMark.Length] : text;
    }

    private static ProblemHttpResult NotFound(long id) =>
        TypedResults.Problem($"There is no report {id}.", statusCode: StatusCodes.Status404NotFound);

    private static ValidationProblem Invalid(string name, string fault) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [name] = [fault] }, detail: fault);
}
