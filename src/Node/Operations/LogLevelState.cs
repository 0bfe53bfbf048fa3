using Serilog.Events;

namespace DicomNode.Node.Operations;

/// <summary>How much an area logs.</summary>
/// <param name="Area">Its name.</param>
/// <param name="Level">The least level that is logged now.</param>
/// <param name="Configured">What the settings say.</param>
/// <param name="Until">When it is as the settings say again; null while it is.</param>
public sealed record LogLevelState(string Area, LogEventLevel Level, LogEventLevel Configured, DateTimeOffset? Until);
