using System.Globalization;
using System.Text.RegularExpressions;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Network;
using DicomNode.Testing;
using Microsoft.Extensions.Configuration;

namespace DicomNode.Node.Tests.Operations;

/// <summary>The systemd unit and the Dockerfile speak of settings, exit codes, addresses and files that the node has.</summary>
public sealed partial class PackagingTests
{
    private const string Executable = "/opt/dicomnode/bin/DicomNode.Node";

    private static readonly string Unit = File.ReadAllText(Repository.File("packaging", "dicomnode.service"));
    private static readonly string Dockerfile = File.ReadAllText(Repository.File("packaging", "Dockerfile"));

    // What scripts/lib.sh sets for every command, with the values that it sets where nothing else is.
    private static readonly string[] Environment = ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "OMP_WAIT_POLICY=PASSIVE"];

    [Fact]
    public void The_unit_starts_what_the_build_makes()
    {
        Assert.Equal([Executable], Values("ExecStart"));
        Assert.True(File.Exists(Repository.Built("src/Node", Path.GetFileName(Executable))));
        Assert.Equal(["/bin/kill -HUP $MAINPID"], Values("ExecReload"));
    }

    [Fact]
    public void The_unit_does_not_start_again_what_cannot_start()
    {
        Assert.Equal([$"{ExitCode.Usage} {ExitCode.Configuration}"], Values("RestartPreventExitStatus"));
        Assert.Equal(["on-failure"], Values("Restart"));
    }

    [Fact]
    public void The_unit_waits_until_associations_are_finished_and_verdicts_stored()
    {
        // The writer of verdicts takes five seconds more at most; the rest is for the runtime.
        var limit = TimeSpan.FromSeconds(int.Parse(Values("TimeoutStopSec").Single(), CultureInfo.InvariantCulture));
        Assert.InRange(limit, new NodeOptions().Dicom.Stop + TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5));
        Assert.Equal(["mixed"], Values("KillMode"));
    }

    [Fact]
    public void The_settings_of_unit_and_image_are_settings_of_the_node()
    {
        var unit = Values("Environment");
        Assert.All(Environment, variable => Assert.Contains(variable, unit));
        AssertSettings(unit);
        var image = Variables().Matches(Dockerfile).Select(match => match.Value).ToArray();
        Assert.All(Environment, variable => Assert.Contains(variable, image));
        AssertSettings(image);

        var library = File.ReadAllText(Repository.File("scripts", "lib.sh"));
        Assert.All(Environment, variable => Assert.Contains(variable.Split('=')[0], library, StringComparison.Ordinal));
    }

    [Fact]
    public void The_unit_keeps_its_state_where_the_settings_say()
    {
        Assert.Contains($"Node__DataDirectory=/var/lib/{Values("StateDirectory").Single()}", Values("Environment"));
        Assert.Equal(["strict"], Values("ProtectSystem"));
    }

    [Fact]
    public async Task Systemd_takes_the_unit_and_finds_it_well_fenced()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "needs systemd-analyze (Debian package systemd), which this machine does not have");
        using var folder = new TemporaryFolder();
        var unit = folder.File("dicomnode.service");

        // The user and the installation are not on this machine.
        var here = Unit.Replace(Executable, "/bin/true", StringComparison.Ordinal)
            .Replace("=dicomnode\nGroup=dicomnode", "=daemon\nGroup=daemon", StringComparison.Ordinal);
        await File.WriteAllTextAsync(unit, here, TestContext.Current.CancellationToken);
        var verified = await Tool.RunAsync("systemd-analyze", ["verify", "--man=no", unit]);
        Assert.Equal((0, ""), (verified.ExitCode, verified.Output.Trim()));

        // Exposure from 0 to 100, where 100 is a service without any fence.
        var fenced = await Tool.RunAsync("systemd-analyze", ["security", "--offline=yes", "--no-pager", "--threshold=20", unit]);
        Assert.True(fenced.ExitCode == 0, fenced.Output);
    }

    [Fact]
    public void The_image_takes_files_that_are_there()
    {
        var copied = CopiedFolders().Match(Dockerfile);
        Assert.True(copied.Success);
        Assert.All(copied.Groups["names"].Value.Split(' '), name => Assert.True(Path.Exists(Repository.File(name)), name));
        Assert.Contains("RUN scripts/setup --quiet", Dockerfile, StringComparison.Ordinal);
        Assert.Contains($"ENTRYPOINT [\"{Executable}\"]", Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_image_exposes_the_nodes_ports_and_asks_for_its_readiness()
    {
        var options = new NodeOptions();
        var web = new Uri(options.Web.Url);
        Assert.Contains($"EXPOSE {options.Dicom.Port} {web.Port}\n", Dockerfile, StringComparison.Ordinal);
        var asked = new Uri(HealthUrl().Match(Dockerfile).Groups["url"].Value);
        Assert.Equal(web.Port, asked.Port);
        await using var node = await RunningNode.StartAsync();
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(new Uri(node.WebUrl, asked.AbsolutePath), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }

    private static void AssertSettings(IEnumerable<string> environment)
    {
        var settings = environment.Where(variable => variable.StartsWith("Node__", StringComparison.Ordinal)).Select(variable => variable.Split('=', 2))
            .ToDictionary(parts => parts[0].Replace("__", ":", StringComparison.Ordinal), parts => (string?)parts[1]);
        Assert.NotEmpty(settings);
        Assert.Empty(NodeOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), "/opt/dicomnode").Faults);
    }

    private static string[] Values(string key) =>
        [.. Unit.Split('\n').Where(line => line.StartsWith(key + "=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];

    [GeneratedRegex(@"\b(?:Node__\w+|DOTNET_\w+|OMP_\w+)=[^\s\\]+")]
    private static partial Regex Variables();

    [GeneratedRegex(@"cp -r (?<names>[\w ]+) /opt/dicomnode/")]
    private static partial Regex CopiedFolders();

    [GeneratedRegex(@"HEALTHCHECK[^""]*CMD \[.*""(?<url>http://[^""]+)""\]", RegexOptions.Singleline)]
    private static partial Regex HealthUrl();
}
