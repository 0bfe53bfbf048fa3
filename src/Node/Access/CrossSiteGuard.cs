using Microsoft.AspNetCore.Antiforgery;

namespace DicomNode.Node.Access;

/// <summary>
/// Lets a request that changes something through only where a page of this node has made it: it carries the antiforgery token, in the form or in the header
/// RequestVerificationToken, and no browser says that another site sent it. A request with an API token needs neither, since no browser adds one.
/// </summary>
internal sealed class CrossSiteGuard(IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = await FindRefusalAsync(context);
        if (refusal is not var (reason, status))
            await next(context);
        else if (SessionEvents.IsPage(context.Request))
            context.Response.StatusCode = status;
        else
            await TypedResults.Problem(reason, statusCode: status).ExecuteAsync(context);
    }

    private async Task<(string Reason, int Status)?> FindRefusalAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsSafe(request.Method) || context.GetEndpoint() is null || context.User.IsToken())
            return null;
        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none") and var site)
            return ($"The request comes from another site (Sec-Fetch-Site is \"{site}\").", StatusCodes.Status403Forbidden);
        return await antiforgery.IsRequestValidAsync(context)
            ? null
            : ("The antiforgery token is missing or no longer valid: load the page again.", StatusCodes.Status400BadRequest);
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
