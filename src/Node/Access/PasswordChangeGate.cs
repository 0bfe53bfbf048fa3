using Microsoft.AspNetCore.Authorization;

namespace DicomNode.Node.Access;

/// <summary>A password that the node made up opens nothing but the page that changes it.</summary>
internal static class PasswordChangeGate
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.User.MustChangePassword() || IsOpen(context))
            return next(context);
        if (SessionEvents.IsPage(context.Request))
        {
            context.Response.Redirect("/account");
            return Task.CompletedTask;
        }

        return TypedResults.Problem("Choose a password of your own first, at /account.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private static bool IsOpen(HttpContext context) =>
        context.Request.Path == "/account" || context.Request.Path == "/account/password" || context.Request.Path == "/signout"
        || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
