using DicomNode.Classifier;
using DicomNode.Node.Access;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>Verdicts on instances, series and studies.</summary>
internal static class VerdictEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/verdicts", ListAsync).WithName("listVerdicts").WithSummary("Verdicts on the last received version of each instance, last received first.");
        var found = api.MapGroup("").AddEndpointFilter<ConditionalGetFilter>();
        found.MapGet("/verdicts/{sopInstanceUid}", FindAsync).WithName("findVerdict").WithSummary("The verdict on the last received version of an instance.")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithMetadata(new AuditedAttribute(AuditKind.InstanceViewed, "sopInstanceUid"));
        found.MapGet("/series/{seriesInstanceUid}", FindSeriesAsync).WithName("findSeries").WithSummary("What the slices of a series say together.")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithMetadata(new AuditedAttribute(AuditKind.SeriesViewed, "seriesInstanceUid"));
        found.MapGet("/studies/{studyInstanceUid}", FindStudyAsync).WithName("findStudy").WithSummary("What the series of a study say, each by itself and together.")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithMetadata(new AuditedAttribute(AuditKind.StudyViewed, "studyInstanceUid"));
    }

    private static async Task<Results<Ok<Page<Verdict>>, ValidationProblem>> ListAsync(
        [AsParameters] VerdictParameters parameters, IVerdictStore store, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var query = Read(parameters, reader);
        query = query with { After = reader.Cursor(parameters.Cursor, query.FilterHash) };
        return reader.Problem is { } problem ? problem : TypedResults.Ok(await store.QueryAsync(query, cancellationToken));
    }

    private static Task<Results<Ok<Verdict>, ValidationProblem, ProblemHttpResult>> FindAsync(
        string sopInstanceUid, IVerdictStore store, CancellationToken cancellationToken) =>
        LookUpAsync(nameof(sopInstanceUid), sopInstanceUid, "SOP Instance UID", uid => store.FindAsync(uid, cancellationToken));

    private static Task<Results<Ok<SeriesVerdict>, ValidationProblem, ProblemHttpResult>> FindSeriesAsync(
        string seriesInstanceUid, IVerdictStore store, CancellationToken cancellationToken) =>
        LookUpAsync(nameof(seriesInstanceUid), seriesInstanceUid, "Series Instance UID", uid => store.FindSeriesAsync(uid, cancellationToken));

    private static Task<Results<Ok<StudyVerdict>, ValidationProblem, ProblemHttpResult>> FindStudyAsync(
        string studyInstanceUid, IVerdictStore store, CancellationToken cancellationToken) =>
        LookUpAsync(nameof(studyInstanceUid), studyInstanceUid, "Study Instance UID", uid => store.FindStudyAsync(uid, cancellationToken));

    private static async Task<Results<Ok<T>, ValidationProblem, ProblemHttpResult>> LookUpAsync<T>(
        string name, string value, string what, Func<string, Task<T?>> find)
        where T : class
    {
        var reader = new QueryReader();
        var uid = reader.Text(name, value);
        if (reader.Problem is { } problem)
            return problem;
        return await find(uid!) is { } found
            ? TypedResults.Ok(found)
            : TypedResults.Problem($"No verdict on {what} {uid}.", statusCode: StatusCodes.Status404NotFound);
    }

    private static VerdictQuery Read(VerdictParameters parameters, QueryReader reader)
    {
        var (header, modality) = reader.Header("header", parameters.Header);
        return new VerdictQuery
        {
            Outcome = reader.Name<Outcome>("outcome", parameters.Outcome),
            Predicted = reader.Name<ModalityClass>("predicted", parameters.Predicted),
            HeaderClass = header,
            HeaderModality = modality,
            CallingAe = reader.Text("callingAe", parameters.CallingAe),
            SeriesInstanceUid = reader.Text("series", parameters.Series),
            StudyInstanceUid = reader.Text("study", parameters.Study),
            From = reader.Time("from", parameters.From),
            To = reader.Time("to", parameters.To),
            Limit = reader.Limit(parameters.Limit),
        };
    }
}
