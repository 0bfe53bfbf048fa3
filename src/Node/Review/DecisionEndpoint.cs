using System.Globalization;
using DicomNode.Node.Access;
using DicomNode.Node.Review.Pages;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>
/// Takes the decisions that the forms of the pages send. Each names the versions of the reports that the reviewer saw: one that has changed meanwhile stays
/// as it is. The answer to a stored decision is the page to go to, which tells of it.
/// </summary>
internal static class DecisionEndpoint
{
    public const string Path = "/reports/review";

    private const int MostReports = 1000;
    private const int MaxBodyBytes = 256 * 1024;

    public static void Map(WebApplication app) =>
        app.MapPost(Path, DecideAsync).ExcludeFromDescription().DisableAntiforgery().RequireAuthorization(AccessPolicies.Review)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));

    private static async Task<IResult> DecideAsync(
        IFormCollection form, HttpContext context, IVerdictStore store, AuditLog audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        // A button of a row names decision and report by itself, whatever else is selected.
        string[] one = form["one"].ToString().Split(':');
        var (decision, selected) = one is [var word, var entry] ? (word, [entry]) : (form["decision"].ToString(), form["selected"].ToArray());
        var reports = selected.Select(DecisionNotice.Read).ToList();
        var note = form["note"].ToString().ReplaceLineEndings("\n");
        if (!DecisionNotice.IsDecision(decision) || reports.Contains(null) || reports.Count > MostReports || note.Length > ReviewDecision.MaxNoteLength)
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        var address = ReturnUrl.Local(form["return"].ToString());
        if (reports.Count == 0)
            return SeeOther(context, address);

        var by = context.User.Name() is { Length: > 0 } name ? name : null;
        var review = new ReviewDecision(StateOf(decision), note, clock.GetUtcNow(), by);
        var distinct = reports.Select(report => report!.Value).DistinctBy(report => report.Id).ToList();
        var results = await store.ReviewManyAsync(distinct, review, cancellationToken);
        if (results is [{ Status: not ReviewStatus.Stored } refused])
            return Refused(refused, distinct[0].Id, decision, note, address);

        var outcomes = distinct.Zip(results).ToList();
        foreach (var (report, _) in outcomes.Where(pair => pair.Second.Status == ReviewStatus.Stored))
        {
            var kind = decision == DecisionNotice.Undone ? AuditKind.ReportReopened : AuditKind.ReportDecided;
            await audit.RecordAsync(AuditEntry.Of(context, kind, report.Id.ToString(CultureInfo.InvariantCulture), decision), CancellationToken.None);
        }

        var notice = new DecisionNotice(
            decision,
            [.. outcomes.Where(pair => pair.Second.Status == ReviewStatus.Stored).Select(pair => (pair.First.Id, pair.Second.Report!.Version))],
            [.. outcomes.Where(pair => pair.Second.Status != ReviewStatus.Stored).Select(pair => pair.First.Id)]);
        return SeeOther(context, notice.AddTo(address));
    }

    private static ReportState StateOf(string decision) => decision switch
    {
        DecisionNotice.Confirmed => ReportState.Confirmed,
        DecisionNotice.Dismissed => ReportState.Dismissed,
        _ => ReportState.Open,
    };

    private static RazorComponentResult<ConflictPage> Refused(ReviewResult result, long id, string decision, string note, string address) =>
        new(new Dictionary<string, object?>
        {
            [nameof(ConflictPage.Id)] = id,
            [nameof(ConflictPage.Result)] = result,
            [nameof(ConflictPage.Decision)] = decision,
            [nameof(ConflictPage.Note)] = note,
            [nameof(ConflictPage.Return)] = address,
        })
        {
            StatusCode = result.Status == ReviewStatus.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict,
        };

    /// <summary>The browser is to get the page, not to send the form again when it is reloaded.</summary>
    private static StatusCodeHttpResult SeeOther(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
