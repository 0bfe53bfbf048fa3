using DicomNode.Node.Review.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace DicomNode.Node.Review;

/// <summary>Answers without a body get one: a page for people, problem details for programs.</summary>
internal static class PageErrors
{
    /// <summary>Writes the body that belongs to the response's status.</summary>
    public static Task WriteAsync(HttpContext context) => WantsPage(context.Request)
        ? WritePageAsync(context)
        : TypedResults.Problem(statusCode: context.Response.StatusCode).ExecuteAsync(context);

    /// <summary>Browsers name HTML; programs mostly name nothing, or JSON.</summary>
    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType == "text/html");

    private static async Task WritePageAsync(HttpContext context)
    {
        // The page that failed has used up what a request has for rendering one, and left its mark on the response.
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Response.Headers.Remove("blazor-enhanced-nav");
        try
        {
            var status = context.Response.StatusCode;
            var parameters = new Dictionary<string, object?> { [nameof(ErrorPage.Status)] = status };
            await new RazorComponentResult<ErrorPage>(parameters) { StatusCode = status }.ExecuteAsync(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }
}
