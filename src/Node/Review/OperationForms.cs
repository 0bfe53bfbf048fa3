using System.Globalization;
using DicomNode.Node.Access;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations;
using DicomNode.Node.Review.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Review;

/// <summary>What the forms of the administrator's pages on notifications and logging are sent to.</summary>
internal static class OperationForms
{
    private const string NotificationsPage = "/admin/notifications";
    private const string LoggingPage = "/admin/logging";

    public static void Map(WebApplication app)
    {
        var admin = app.MapGroup("").RequireAuthorization(AccessPolicies.Administer).DisableAntiforgery().ExcludeFromDescription();
        admin.MapPost($"{NotificationsPage}/test", TestAsync);
        admin.MapPost($"{NotificationsPage}/retry", RetryAsync);
        // Before the page of the same address, which takes forms, too.
        admin.MapPost(LoggingPage, SetLevelAsync).WithOrder(-1);
    }

    private static async Task<RedirectHttpResult> TestAsync(
        [FromForm] string? via, HttpContext context, [FromServices] NotificationService service, [FromServices] Outbox outbox, [FromServices] AuditLog audit,
        [FromServices] Notice notice)
    {
        if (await NotificationEndpoints.AddTestAsync(via, context, service, outbox, audit))
            notice.Leave(context, $"A test message goes out via {via}; load the page again to see how it fares.");
        else
            notice.Leave(context, $"There is no way \"{via}\".", isFault: true);
        return TypedResults.LocalRedirect(NotificationsPage);
    }

    private static async Task<RedirectHttpResult> RetryAsync(
        HttpContext context, [FromServices] NotificationService service, [FromServices] Outbox outbox, [FromServices] AuditLog audit, [FromServices] Notice notice)
    {
        var count = await NotificationEndpoints.ReviveAsync(context, service, outbox, audit);
        notice.Leave(context, $"{DisplayText.Count(count, "message is", "messages are")} sent again.");
        return TypedResults.LocalRedirect(NotificationsPage);
    }

    private static async Task<RedirectHttpResult> SetLevelAsync(
        [FromForm] string? area, [FromForm] string? level, [FromForm] string? minutes, HttpContext context, [FromServices] LogLevels levels,
        [FromServices] AuditLog audit, [FromServices] ILogger<LogLevels> logger, [FromServices] Notice notice)
    {
        var duration = int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var (state, _, fault) = await LoggingEndpoints.ChangeAsync(new LogLevelRequest(area, level, duration), context, levels, audit, logger);
        notice.Leave(context, state is null ? fault! : $"{state.Area} logs from {state.Level} on.", isFault: state is null);
        return TypedResults.LocalRedirect(LoggingPage);
    }
}
