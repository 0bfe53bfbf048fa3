using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Classification;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>What all pictures of instances have in common as answers.</summary>
internal static class Png
{
    public const string ContentType = "image/png";

    private const string RetryAfterSeconds = "1";

    /// <summary>Says what comes back, in the API's description.</summary>
    public static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint) => endpoint
        .Produces<Stream>(StatusCodes.Status200OK, ContentType)
        .Produces(StatusCodes.Status304NotModified)
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>The index of the frame that is asked for, or why there is none.</summary>
    /// <param name="verdict">The instance's verdict.</param>
    /// <param name="number">From 1; null for the one that stands for the instance.</param>
    public static (int Index, ProblemHttpResult? Problem) FindFrame(Verdict verdict, int? number) => verdict.Frames switch
    {
        0 => (0, NotFound("The object has no pixel data.")),
        var frames when number > frames => (0, NotFound($"frame is {number}; the instance has {frames}.")),
        var frames => (number - 1 ?? FrameSelection.Evenly(frames, 1)[0], null),
    };

    /// <summary>Why there is no picture.</summary>
    public static ProblemHttpResult Refuse(HttpResponse response, EvidenceStatus status, string reason)
    {
        switch (status)
        {
            case EvidenceStatus.NotKept:
                return NotFound(reason);
            case EvidenceStatus.NothingToSee:
                return TypedResults.Problem(reason, statusCode: StatusCodes.Status422UnprocessableEntity);
            default:
                response.Headers.RetryAfter = RetryAfterSeconds;
                return TypedResults.Problem(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
