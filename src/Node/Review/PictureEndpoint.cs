using System.Globalization;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Classification;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DicomNode.Node.Review;

/// <summary>Instances as people look at them.</summary>
internal static class PictureEndpoint
{
    /// <summary>Slices that stand for a report.</summary>
    public const int TellingSlices = 3;

    private const string FullRange = "full";
    private const int SmallestSide = 16;
    private const int LargestSide = 4096;

    // To be raised when the same bytes and parameters are to give another picture.
    private const int Drawing = 1;

    public static void Map(RouteGroupBuilder api)
    {
        Png.Describe(api.MapGet("/verdicts/{sopInstanceUid}/image", DrawAsync)).WithName("findPicture")
            .WithSummary("A frame of an instance in grey, lossless and every pixel of it unless size says otherwise, as a PNG.");
        Png.Describe(api.MapGet("/reports/{id:long}/slices/{number:int}/image", DrawSliceAsync)).WithName("findReportPicture")
            .WithSummary("One of the three slices that show best what the pixels of a reported series are, as a PNG.");
    }

    private static async Task<IResult> DrawAsync(
        string sopInstanceUid, [AsParameters] PictureParameters parameters, HttpContext context, IVerdictStore store,
        [FromServices] PictureService pictures, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var uid = reader.Text("sopInstanceUid", sopInstanceUid);
        var (request, frame) = Read(parameters, reader);
        if (reader.Problem is { } problem)
            return problem;
        return await store.FindAsync(uid!, cancellationToken) is { } verdict
            ? await AnswerAsync(verdict, request, frame, context, pictures, cancellationToken)
            : Png.NotFound($"No verdict on SOP Instance UID {uid}.");
    }

    private static async Task<IResult> DrawSliceAsync(
        long id, int number, [AsParameters] PictureParameters parameters, HttpContext context, IVerdictStore store,
        [FromServices] PictureService pictures, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var (request, frame) = Read(parameters, reader);
        if (reader.Problem is { } problem)
            return problem;
        if (await store.FindReportAsync(id, cancellationToken) is not { } report)
            return Png.NotFound($"There is no report {id}.");
        var slices = report.PredictedClass is { } shown
            ? await store.TellingSlicesAsync(report.SeriesInstanceUid, shown, TellingSlices, cancellationToken)
            : [];
        return number >= 1 && number <= slices.Count
            ? await AnswerAsync(slices[number - 1], request, frame, context, pictures, cancellationToken)
            : Png.NotFound($"Report {id} has {slices.Count} slices to show; number {number} was asked for.");
    }

    private static (PictureRequest Request, int? Frame) Read(PictureParameters parameters, QueryReader reader)
    {
        var frame = reader.Ordinal("frame", parameters.Frame);
        var side = reader.Ordinal("size", parameters.Size, LargestSide);
        if (side < SmallestSide)
            reader.Refuse("size", parameters.Size, $"a whole number from {SmallestSide} to {LargestSide}");
        var center = reader.Real("center", parameters.Center);
        var width = reader.Real("width", parameters.Width);
        if (width <= 0)
            reader.Refuse("width", parameters.Width, "a number above 0");
        else if (reader.Problem is null && (center is null) != (width is null))
            reader.Refuse(center is null ? "center" : "width", null, "a number, since the other of center and width is given");
        if (parameters.Window is { Length: > 0 } and not FullRange)
            reader.Refuse("window", parameters.Window, FullRange);
        GreyWindow? window = center is { } middle && width is { } range ? new GreyWindow(middle, range) : null;
        return (new PictureRequest(side, window, parameters.Window == FullRange), frame);
    }

    private static async Task<IResult> AnswerAsync(
        Verdict verdict, PictureRequest request, int? number, HttpContext context, PictureService pictures, CancellationToken cancellationToken)
    {
        var (frame, problem) = Png.FindFrame(verdict, number);
        if (problem is not null)
            return problem;
        var tag = Tag(verdict, request, frame);
        if (EntityTags.HasCurrent(context.Request, tag))
        {
            EntityTags.Set(context.Response, tag);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var answer = await pictures.DrawAsync(verdict, frame, request, cancellationToken);
        if (answer.Status != EvidenceStatus.Drawn)
            return Png.Refuse(context.Response, answer.Status, answer.Reason);
        EntityTags.Set(context.Response, tag);
        context.Response.Headers["Window-Center"] = answer.Window.Center.ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers["Window-Width"] = answer.Window.Width.ToString("R", CultureInfo.InvariantCulture);
        return TypedResults.Bytes(answer.Png, Png.ContentType);
    }

    private static EntityTagHeaderValue Tag(Verdict verdict, PictureRequest request, int frame) => EntityTags.Of(string.Create(
        CultureInfo.InvariantCulture,
        $"{Drawing} {verdict.ContentSha256} {frame} {request.LongestSide} {request.IsFullRange} {request.Window?.Center:R} {request.Window?.Width:R}"));
}
