using System.Text.Json;
using System.Text.RegularExpressions;
using DicomNode.Node.Tests.Network;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Operations;

/// <summary>The dashboard and the alert rules speak of measurements that the node has.</summary>
public sealed partial class DashboardTests
{
    [Fact]
    public async Task Every_measurement_that_dashboard_and_alerts_name_is_exported_and_the_other_way_round()
    {
        await using var node = await RunningNode.StartAsync();
        var exported = Names(await node.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
        var dashboard = await ReadAsync("conf", "grafana", "dicomnode.json");
        var alerts = await ReadAsync("conf", "prometheus", "dicomnode.yml");
        var named = Name().Matches(dashboard + alerts).Select(match => match.Value).ToHashSet();
        Assert.Empty(named.Except(exported.Keys));

        // What nobody looks at need not be measured.
        Assert.Empty(exported.Where(name => name.Key.StartsWith("dicomnode_", StringComparison.Ordinal)).Select(name => name.Value).Distinct()
            .Except(named.Select(name => exported[name])));
    }

    [Fact]
    public async Task The_dashboard_is_one_that_Grafana_imports()
    {
        using var dashboard = JsonDocument.Parse(await ReadAsync("conf", "grafana", "dicomnode.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal("dicomnode", dashboard.RootElement.GetProperty("uid").GetString());
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        foreach (var panel in panels.Where(panel => panel.GetProperty("type").GetString() != "row"))
        {
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
            Assert.All(panel.GetProperty("targets").EnumerateArray(), target => Assert.Equal(
                Count(target.GetProperty("expr").GetString()!, '('), Count(target.GetProperty("expr").GetString()!, ')')));
        }

        static int Count(string text, char c) => text.Count(each => each == c);
    }

    /// <summary>Every name that a query may use, and the family that it belongs to.</summary>
    private static Dictionary<string, string> Names(string metrics)
    {
        var names = new Dictionary<string, string>();
        foreach (Match type in Type().Matches(metrics))
        {
            var name = type.Groups["name"].Value;
            string[] suffixes = type.Groups["type"].Value == "histogram" ? ["_bucket", "_sum", "_count"] : [""];
            foreach (var suffix in suffixes)
                names[name + suffix] = name;
        }

        return names;
    }

    private static Task<string> ReadAsync(params string[] path) => File.ReadAllTextAsync(Repository.File(path), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"\b(?:dicomnode|process|dotnet)_[a-z_]+\b")]
    private static partial Regex Name();

    [GeneratedRegex("^# TYPE (?<name>\\S+) (?<type>\\S+)$", RegexOptions.Multiline)]
    private static partial Regex Type();
}
