using DicomNode.Node.Access;
using DicomNode.Node.Review;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DicomNode.Node.Notification;

/// <summary>The outbox for administrators and their programs: what waits, what was given up; a test, and another try.</summary>
internal static class NotificationEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Operations").RequireAuthorization(AccessPolicies.Administer);
        notifications.MapGet("", List).WithName("listNotifications").WithSummary("Messages of notification, last made first; sent ones for 30 days. For administrators.");
        notifications.MapPost("/test", TestAsync).WithName("testNotification").WithSummary("Sends a message that tells of nothing. For administrators.")
            .Accepts<TestRequest>("application/json")
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new RequestSizeLimitAttribute(JsonBody.MaxBytes));
        notifications.MapPost("/retry", RetryAsync).WithName("retryNotifications").WithSummary("Sends again what was given up. For administrators.");
    }

    /// <summary>Adds a test message, and has it on record.</summary>
    /// <returns>False where there is no such way.</returns>
    public static async Task<bool> AddTestAsync(string? via, HttpContext context, NotificationService service, Outbox outbox, AuditLog audit)
    {
        if (via is null || !service.Ways.Contains(via))
            return false;
        await audit.RecordAsync(AuditEntry.Of(context, AuditKind.SettingChanged, "notifications", $"test message via {via}"), context.RequestAborted);
        outbox.AddTest(via);
        return true;
    }

    /// <summary>Sends again what was given up, and has it on record.</summary>
    public static async Task<int> ReviveAsync(HttpContext context, NotificationService service, Outbox outbox, AuditLog audit)
    {
        await audit.RecordAsync(AuditEntry.Of(context, AuditKind.SettingChanged, "notifications", "what was given up is sent again"), context.RequestAborted);
        return outbox.Revive(service.Ways);
    }

    private static Results<Ok<Page<OutboxEntry>>, ValidationProblem> List([AsParameters] OutboxParameters parameters, [FromServices] Outbox outbox)
    {
        var reader = new QueryReader();
        var state = reader.Name<MessageState>("state", parameters.State);
        var limit = reader.Limit(parameters.Limit);
        var filter = PageCursor.HashFilter("notifications", state);
        var after = reader.Cursor(parameters.Cursor, filter);
        if (reader.Problem is { } problem)
            return problem;
        var entries = outbox.List(state, after?.Number, limit + 1);
        return TypedResults.Ok(new Page<OutboxEntry>(
            [.. entries.Take(limit)], entries.Count > limit ? new PageCursor(0, entries[limit - 1].Id, filter).ToString() : null));
    }

    private static async Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> TestAsync(
        HttpContext context, [FromServices] NotificationService service, [FromServices] Outbox outbox, [FromServices] AuditLog audit)
    {
        var (body, problem) = await JsonBody.ReadAsync(context.Request, ApiJson.Default.TestRequest, """{"via": "Mail"}""");
        if (body is null)
            return problem!;
        if (await AddTestAsync(body.Via, context, service, outbox, audit))
            return TypedResults.Accepted("/api/notifications");
        var fault = $"via is \"{body.Via}\"; expected one of {string.Join(", ", service.Ways.DefaultIfEmpty("none, since Node:Notification has no way"))}.";
        return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["via"] = [fault] }, detail: fault);
    }

    private static async Task<Ok<RetryReply>> RetryAsync(HttpContext context, [FromServices] NotificationService service, [FromServices] Outbox outbox, [FromServices] AuditLog audit) =>
        TypedResults.Ok(new RetryReply(await ReviveAsync(context, service, outbox, audit)));
}
