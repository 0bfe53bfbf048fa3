using DicomNode.Classifier;
using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Models;
using DicomNode.Node.Classification;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DicomNode.Node.Review;

/// <summary>Where an instance looks like a class, as a picture.</summary>
internal static class EvidenceEndpoint
{
    // To be raised when the same bytes, model and parameters are to give another picture.
    private const int Drawing = 1;

    public static void Map(RouteGroupBuilder api) =>
        Png.Describe(api.MapGet("/verdicts/{sopInstanceUid}/evidence", DrawAsync)).WithName("findEvidence")
            .WithSummary("Where the pixels of an instance look like a class to the model that runs now (Grad-CAM), as a PNG of 224 x 224 pixels.");

    private static async Task<IResult> DrawAsync(
        string sopInstanceUid, [AsParameters] EvidenceParameters parameters, HttpContext context, IVerdictStore store, [FromServices] ModelPackage model,
        [FromServices] EvidenceService evidence, CancellationToken cancellationToken)
    {
        var reader = new QueryReader();
        var uid = reader.Text("sopInstanceUid", sopInstanceUid);
        var asked = reader.Name<ModalityClass>("class", parameters.Class);
        var view = reader.Name<EvidenceView>("view", parameters.View) ?? EvidenceView.Overlay;
        var number = reader.Ordinal("frame", parameters.Frame);
        if (reader.Problem is { } problem)
            return problem;

        var verdict = await store.FindAsync(uid!, cancellationToken);
        if (verdict is null)
            return Png.NotFound($"No verdict on SOP Instance UID {uid}.");
        var (frame, missing) = Png.FindFrame(verdict, number);
        if (missing is not null)
            return missing;
        var classes = model.Manifest.Classes;
        // The slice alone is the same for every class.
        if ((view == EvidenceView.Slice ? classes[0] : asked ?? verdict.PredictedClass) is not { } shown || !classes.Contains(shown))
            return InvalidClass(asked, classes);

        var tag = Tag(verdict, model, shown, frame, view);
        if (EntityTags.HasCurrent(context.Request, tag))
        {
            EntityTags.Set(context.Response, tag);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var result = await evidence.DrawAsync(verdict, frame, shown, view, cancellationToken);
        if (result.Status != EvidenceStatus.Drawn)
            return Png.Refuse(context.Response, result.Status, result.Reason);
        EntityTags.Set(context.Response, tag);
        return TypedResults.Bytes(result.Png, Png.ContentType);
    }

    private static ValidationProblem InvalidClass(ModalityClass? asked, IReadOnlyList<ModalityClass> classes)
    {
        var fault = asked is null
            ? $"class is not given, and the verdict names none that the model knows; expected one of {string.Join(", ", classes)}."
            : $"class is \"{asked}\"; expected one that the model knows: {string.Join(", ", classes)}.";
        return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["class"] = [fault] }, detail: fault);
    }

    private static EntityTagHeaderValue Tag(Verdict verdict, ModelPackage model, ModalityClass shown, int frame, EvidenceView view) =>
        EntityTags.Of($"{Drawing} {verdict.ContentSha256} {model.Manifest.WeightsSha256} {shown} {frame} {view}");
}
