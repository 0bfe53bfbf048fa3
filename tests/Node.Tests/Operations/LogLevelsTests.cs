using DicomNode.Node.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace DicomNode.Node.Tests.Operations;

public sealed class LogLevelsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Levels_are_those_of_the_settings_at_first()
    {
        using var levels = Create(
            ("Serilog:MinimumLevel:Default", "Warning"), ("Serilog:MinimumLevel:Override:DicomNode.Node", "Debug"),
            ("Serilog:MinimumLevel:Override:DicomNode.Node.Intake", "Error"));
        Assert.Equal(LogEventLevel.Debug, Of(levels, "Network"));
        Assert.Equal(LogEventLevel.Error, Of(levels, "Intake"));
        Assert.Equal(LogEventLevel.Fatal, Of(levels, "FellowOakDicom"));
        using var defaults = Create();
        Assert.Equal(LogEventLevel.Information, Of(defaults, "Network"));
        Assert.Equal(LogEventLevel.Warning, Of(defaults, "Microsoft"));
    }

    [Fact]
    public void An_area_logs_more_for_a_while_and_the_others_do_not()
    {
        using var levels = Create();
        var sink = new Sink();
        using var logger = levels.Apply(new LoggerConfiguration().WriteTo.Sink(sink)).CreateLogger();
        var network = logger.ForContext(Constants.SourceContextPropertyName, "DicomNode.Node.Network.StoreService");
        var intake = logger.ForContext(Constants.SourceContextPropertyName, "DicomNode.Node.Intake.IntakeJournal");

        var state = levels.Set("network", LogEventLevel.Debug, TimeSpan.FromMinutes(30))!;
        Assert.Equal(new LogLevelState("Network", LogEventLevel.Debug, LogEventLevel.Information, _time.GetUtcNow().AddMinutes(30)), state);
        network.Debug("shown");
        intake.Debug("hidden");
        _time.Advance(TimeSpan.FromMinutes(30));
        network.Debug("hidden");
        network.Information("shown");
        Assert.Equal(["shown", "shown"], sink.Texts);
        Assert.Null(levels.List().Single(area => area.Area == "Network").Until);
    }

    [Fact]
    public void A_later_change_is_not_ended_by_an_earlier_one()
    {
        using var levels = Create();
        levels.Set("Network", LogEventLevel.Debug, TimeSpan.FromMinutes(30));
        levels.Set("Network", LogEventLevel.Verbose, TimeSpan.FromMinutes(60));
        _time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(LogEventLevel.Verbose, Of(levels, "Network"));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(LogEventLevel.Information, Of(levels, "Network"));
    }

    [Fact]
    public void Zero_minutes_go_back_at_once_and_an_unknown_area_is_none()
    {
        using var levels = Create();
        levels.Set("Network", LogEventLevel.Debug, TimeSpan.FromMinutes(30));
        Assert.Equal(LogEventLevel.Information, levels.Set("Network", LogEventLevel.Debug, TimeSpan.Zero)!.Level);
        Assert.Null(levels.Set("Elsewhere", LogEventLevel.Debug, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Every_room_of_the_node_is_an_area()
    {
        using var levels = Create();
        var rooms = typeof(NodeApplication).Assembly.GetTypes()
            .Select(type => type.Namespace?.Split('.'))
            .OfType<string[]>()
            .Where(parts => parts is ["DicomNode", "Node", _, ..])
            .Select(parts => parts[2])
            .Distinct();
        Assert.Empty(rooms.Except(levels.List().Select(area => area.Area)));
    }

    private static LogEventLevel Of(LogLevels levels, string area) => levels.List().Single(each => each.Area == area).Level;

    private LogLevels Create(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(), _time);

    private sealed class Sink : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(logEvent.MessageTemplate.Text);
    }
}
