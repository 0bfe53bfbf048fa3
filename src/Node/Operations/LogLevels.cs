using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DicomNode.Node.Operations;

/// <summary>
/// How much each area of the node logs: what the settings say, or something else for a while. Safe for concurrent use.
/// </summary>
public sealed class LogLevels : IDisposable
{
    /// <summary>The longest while.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const string Settings = "Serilog:MinimumLevel";

    // The library logs every fault of a peer as its own error; what matters is said by the node's own messages.
    private static readonly (string Name, string Source, LogEventLevel? Level)[] Known =
    [
        ("Access", "DicomNode.Node.Access", null),
        ("Classification", "DicomNode.Node.Classification", null),
        ("Commitment", "DicomNode.Node.Commitment", null),
        ("Intake", "DicomNode.Node.Intake", null),
        ("Network", "DicomNode.Node.Network", null),
        ("Notification", "DicomNode.Node.Notification", null),
        ("Operations", "DicomNode.Node.Operations", null),
        ("Review", "DicomNode.Node.Review", null),
        ("Verdicts", "DicomNode.Node.Verdicts", null),
        ("FellowOakDicom", "FellowOakDicom", LogEventLevel.Fatal),
        ("Microsoft", "Microsoft", LogEventLevel.Warning),
    ];

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Area[] _areas;
    private readonly LogEventLevel _others;

    /// <param name="configuration">Where the section <c>Serilog</c> is.</param>
    /// <param name="time">The clock of the while.</param>
    public LogLevels(IConfiguration configuration, TimeProvider time)
    {
        _time = time;
        _others = Parse(configuration[Settings] ?? configuration[$"{Settings}:Default"]) ?? LogEventLevel.Information;
        _areas = [.. Known.Select(area => new Area(area.Name, area.Source, ConfiguredFor(configuration, area.Source) ?? area.Level ?? _others))];
    }

    /// <summary>The areas, and how much each logs now.</summary>
    public IReadOnlyList<LogLevelState> List()
    {
        lock (_gate)
            return [.. _areas.Select(area => area.State)];
    }

    /// <summary>Has an area log more or less for a while; then it is as the settings say.</summary>
    /// <param name="name">The area.</param>
    /// <param name="level">The least level that is logged.</param>
    /// <param name="duration">At most <see cref="Longest"/>; zero ends the while at once.</param>
    /// <returns>The area as it is now; null where there is none of that name.</returns>
    public LogLevelState? Set(string name, LogEventLevel level, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Longest);
        lock (_gate)
        {
            if (Array.Find(_areas, area => area.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } area)
                return null;
            Revert(area);
            if (duration > TimeSpan.Zero)
            {
                area.Switch.MinimumLevel = level;
                area.Until = _time.GetUtcNow() + duration;
                area.Timer = _time.CreateTimer(RevertOnTime, (area, area.Until), duration, Timeout.InfiniteTimeSpan);
            }

            return area.State;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var area in _areas)
                Revert(area);
        }
    }

    /// <summary>Has a logger ask here. To be called after all else that sets levels.</summary>
    internal LoggerConfiguration Apply(LoggerConfiguration logger)
    {
        logger = logger.MinimumLevel.Is(_others);
        foreach (var area in _areas)
            logger = logger.MinimumLevel.Override(area.Source, area.Switch);
        return logger;
    }

    /// <summary>What the settings say of a source, itself or by the longest prefix of its name.</summary>
    private static LogEventLevel? ConfiguredFor(IConfiguration configuration, string source) => configuration.GetSection($"{Settings}:Override").GetChildren()
        .Where(entry => source == entry.Key || source.StartsWith(entry.Key + ".", StringComparison.Ordinal))
        .OrderByDescending(entry => entry.Key.Length)
        .Select(entry => Parse(entry.Value))
        .FirstOrDefault();

    private static LogEventLevel? Parse(string? text) => Enum.TryParse<LogEventLevel>(text, ignoreCase: true, out var level) ? level : null;

    private void RevertOnTime(object? state)
    {
        var (area, until) = ((Area, DateTimeOffset?))state!;
        lock (_gate)
        {
            // A later while may have begun at the moment when this one ended.
            if (area.Until == until)
                Revert(area);
        }
    }

    private static void Revert(Area area)
    {
        area.Timer?.Dispose();
        (area.Timer, area.Until) = (null, null);
        area.Switch.MinimumLevel = area.Configured;
    }

    private sealed class Area(string name, string source, LogEventLevel configured)
    {
        public string Name => name;

        public string Source => source;

        public LogEventLevel Configured => configured;

        public LoggingLevelSwitch Switch { get; } = new(configured);

        public DateTimeOffset? Until { get; set; }

        public ITimer? Timer { get; set; }

        public LogLevelState State => new(name, Switch.MinimumLevel, configured, Until);
    }
}
