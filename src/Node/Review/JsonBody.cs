using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>Reads the JSON body of a request, and says in words what is wrong with it.</summary>
internal static class JsonBody
{
    /// <summary>What a body may have, for <see cref="Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute"/>.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>The body, or the answer where there is none to be had.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">What the body holds.</param>
    /// <param name="example">A body as it should be.</param>
    public static async Task<(T? Body, ProblemHttpResult? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, string example)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            return (null, TypedResults.Problem(
                $"Content-Type is \"{request.ContentType}\"; expected application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            if (await request.ReadFromJsonAsync(type, request.HttpContext.RequestAborted) is { } body)
                return (body, null);
        }
        catch (JsonException)
        {
            // Said below.
        }

        return (null, TypedResults.Problem($"The body is not the expected JSON: {example}.", statusCode: StatusCodes.Status400BadRequest));
    }
}
