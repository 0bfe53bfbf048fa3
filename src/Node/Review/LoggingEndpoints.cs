using System.Globalization;
using DicomNode.Node.Access;
using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Serilog.Events;

namespace DicomNode.Node.Review;

/// <summary>How much the node logs, changed while it runs and for a while.</summary>
internal static class LoggingEndpoints
{
    private const int DefaultMinutes = 60;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/logging", List).WithName("listLogLevels").WithTags("Operations").WithSummary("How much each area of the node logs. For administrators.")
            .RequireAuthorization(AccessPolicies.Administer);
        api.MapPut("/logging", SetAsync).WithName("setLogLevel").WithTags("Operations").WithSummary("Has an area log more or less for a while. For administrators.")
            .Accepts<LogLevelRequest>("application/json")
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .RequireAuthorization(AccessPolicies.Administer)
            .WithMetadata(new RequestSizeLimitAttribute(JsonBody.MaxBytes));
    }

    /// <summary>Does what a request asks for, and has it on record.</summary>
    /// <returns>The area as it is now, or what is wrong with the request: the name of the value at fault, and the fault.</returns>
    public static async Task<(LogLevelState? State, string? Name, string? Fault)> ChangeAsync(
        LogLevelRequest request, HttpContext context, LogLevels levels, AuditLog audit, ILogger<LogLevels> logger)
    {
        var minutes = request.Minutes ?? DefaultMinutes;
        var most = (int)LogLevels.Longest.TotalMinutes;
        if (minutes < 0 || minutes > most)
            return (null, "minutes", string.Create(CultureInfo.InvariantCulture, $"minutes is {minutes}; expected 0 to {most}."));
        var level = LogEventLevel.Information;
        if (minutes > 0 && (!Enum.TryParse(request.Level, ignoreCase: true, out level) || !Enum.IsDefined(level) || char.IsAsciiDigit(request.Level![0])))
            return (null, "level", $"level is \"{request.Level}\"; expected one of {string.Join(", ", Enum.GetNames<LogEventLevel>())}.");
        if (levels.Set(request.Area ?? "", level, TimeSpan.FromMinutes(minutes)) is not { } state)
            return (null, "area", $"area is \"{request.Area}\"; expected one of {string.Join(", ", levels.List().Select(area => area.Area))}.");
        var detail = string.Create(CultureInfo.InvariantCulture, $"{state.Level} for {minutes} min");
        await audit.RecordAsync(AuditEntry.Of(context, AuditKind.SettingChanged, $"log level of {state.Area}", detail), context.RequestAborted);
        logger.LogLevelSet(state.Area, state.Level.ToString(), state.Until);
        return (state, null, null);
    }

    private static Ok<IReadOnlyList<LogLevelState>> List([FromServices] LogLevels levels) => TypedResults.Ok(levels.List());

    private static async Task<Results<Ok<LogLevelState>, ValidationProblem, ProblemHttpResult>> SetAsync(
        HttpContext context, [FromServices] LogLevels levels, [FromServices] AuditLog audit, [FromServices] ILogger<LogLevels> logger)
    {
        var (body, problem) = await JsonBody.ReadAsync(context.Request, ApiJson.Default.LogLevelRequest, """{"area": "Network", "level": "Debug", "minutes": 30}""");
        if (body is null)
            return problem!;
        var (state, name, fault) = await ChangeAsync(body, context, levels, audit, logger);
        return state is not null
            ? TypedResults.Ok(state)
            : TypedResults.ValidationProblem(new Dictionary<string, string[]> { [name!] = [fault!] }, detail: fault);
    }
}
