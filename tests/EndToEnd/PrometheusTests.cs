using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>Prometheus scrapes a node that works, evaluates the alerts of conf/prometheus, and answers what the dashboard of conf/grafana asks it.</summary>
public sealed partial class PrometheusTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prometheus_evaluates_every_alert_and_answers_every_panel()
    {
        await using var node = await NodeProcess.StartAsync(_folder.File("data"));
        using var prometheus = await StartAsync(node);
        using var http = new HttpClient { BaseAddress = prometheus.Address };

        // Two studies some scrapes apart: a rate needs a counter that was seen before it moved.
        await StoreAsync(node, seed: 1);
        await WaitAsync(http, "count_over_time(dicomnode_verdicts_total[1m]) >= 3");
        await StoreAsync(node, seed: 2);
        await WaitAsync(http, "sum(increase(dicomnode_verdicts_total[1m])) > 0");

        var measured = Sample().Matches(await node.Http.GetStringAsync("/metrics", Cancel)).Select(match => match.Groups["name"].Value).ToHashSet();
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.File("conf", "grafana", "dicomnode.json"), Cancel));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : [])
            .Select(target => target.GetProperty("expr").GetString()!).ToList();
        Assert.NotEmpty(queries);
        foreach (var query in queries)
        {
            var found = await QueryAsync(http, query.Replace("$instance", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "1m", StringComparison.Ordinal)
                .Replace("$__range", "1m", StringComparison.Ordinal));

            // What has not happened yet, such as a rejection, has no samples.
            if (Name().Matches(query).All(name => measured.Contains(name.Value)))
                Assert.True(found.Count > 0, $"{query} finds nothing");
        }

        var groups = (await http.GetFromJsonAsync<JsonElement>("/api/v1/rules", Cancel)).GetProperty("data").GetProperty("groups").EnumerateArray();
        var rules = groups.SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToList();
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.True(rule.GetProperty("health").GetString() == "ok", rule.ToString()));
        Assert.All(rules, rule => Assert.NotEqual("firing", rule.GetProperty("state").GetString()));
    }

    private async Task<RunningPrometheus> StartAsync(NodeProcess node)
    {
        await File.WriteAllTextAsync(_folder.File("token"), node.Http.DefaultRequestHeaders.Authorization!.Parameter, Cancel);
        await File.WriteAllTextAsync(
            _folder.File("prometheus.yml"),
            $$"""
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: [ '{{Repository.File("conf", "prometheus", "dicomnode.yml")}}' ]
            scrape_configs:
              - job_name: dicomnode
                authorization: { credentials_file: '{{_folder.File("token")}}' }
                static_configs: [ { targets: [ '{{node.Http.BaseAddress!.Authority}}' ] } ]
            """,
            Cancel);
        var port = FreePort.Find();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Tool.Start(
            "prometheus",
            [$"--config.file={_folder.File("prometheus.yml")}", $"--storage.tsdb.path={_folder.File("series")}", $"--web.listen-address=127.0.0.1:{port}"],
            line =>
            {
                if (line.Contains("Server is ready", StringComparison.Ordinal))
                    ready.TrySetResult();
            });
        var started = new RunningPrometheus(process, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await ready.Task.WaitAsync(Limit, Cancel);
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    private async Task StoreAsync(NodeProcess node, int seed)
    {
        var sent = SyntheticInstances.Write(_folder.File($"sent{seed}"), count: 4, seed);
        var result = await Tool.RunAsync("storescu", ["-aec", "DICOMNODE", "+sd", "127.0.0.1", $"{node.DicomPort}", _folder.File($"sent{seed}")]);
        Assert.True(result.ExitCode == 0, result.Output);
        await node.WaitForVerdictsAsync(verdicts => verdicts.Count == sent.Count * seed);
    }

    private static async Task WaitAsync(HttpClient http, string query)
    {
        var clock = Stopwatch.StartNew();
        while ((await QueryAsync(http, query)).Count == 0)
        {
            Assert.True(clock.Elapsed < Limit, $"{query} finds nothing");
            await Task.Delay(200, Cancel);
        }
    }

    private static async Task<List<JsonElement>> QueryAsync(HttpClient http, string query)
    {
        using var response = await http.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", Cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(answer.GetProperty("status").GetString() == "success", $"{query}: {answer}");
        return [.. answer.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    [GeneratedRegex(@"^(?<name>[a-z_]+)(?:\{| )", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\b(?:dicomnode|process|dotnet)_[a-z_]+\b")]
    private static partial Regex Name();

    private sealed record RunningPrometheus(Process Process, Uri Address) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
        }
    }
}
