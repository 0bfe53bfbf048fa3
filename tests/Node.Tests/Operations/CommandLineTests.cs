using DicomNode.Node.Operations;
using DicomNode.Node.Operations.Terminal;

namespace DicomNode.Node.Tests.Operations;

public sealed class CommandLineTests
{
    [Fact]
    public void Settings_come_with_an_equals_sign_or_as_the_next_argument()
    {
        var run = Assert.IsType<CommandLine.Run>(CommandLine.Parse(["--Node:Dicom:Port=0", "--Node:Web:Url", "http://[::1]:80", "--config", "x.json"]));
        Assert.Equal("x.json", run.ConfigPath);
        Assert.Equal("0", run.Settings["node:dicom:port"]);
        Assert.Equal("http://[::1]:80", run.Settings["Node:Web:Url"]);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("--port=1")]
    [InlineData("--Node:Dicom:Port")]
    [InlineData("decode", "x")]
    [InlineData("check", "check")]
    public void What_makes_no_sense_is_a_usage_fault_that_names_it(params string[] arguments)
    {
        var invalid = Assert.IsType<CommandLine.Invalid>(CommandLine.Parse(arguments));
        Assert.Contains(arguments[0].TrimStart('-').Split('=')[0], invalid.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_version_and_the_decoder_are_verbs_of_their_own()
    {
        Assert.IsType<CommandLine.Help>(CommandLine.Parse(["--help"]));
        Assert.IsType<CommandLine.Version>(CommandLine.Parse(["--version"]));
        Assert.Equal(new CommandLine.Decode(1 << 30), CommandLine.Parse(["decode", "1073741824"]));
    }

    [Fact]
    public void A_check_takes_the_options_of_a_run()
    {
        var check = Assert.IsType<CommandLine.Check>(CommandLine.Parse(["check", "--config", "x.json", "--Node:Dicom:Port=0"]));
        Assert.Equal("x.json", check.ConfigPath);
        Assert.Equal("0", check.Settings["Node:Dicom:Port"]);
        Assert.IsType<CommandLine.Help>(CommandLine.Parse(["check", "--help"]));
    }

    [Fact]
    public void Questions_take_options_of_their_own_and_settings()
    {
        var ask = Assert.IsType<CommandLine.Ask>(CommandLine.Parse(
            ["reports", "--state=open", "--limit", "5", "--json", "--url", "http://[::1]:1", "--token-file=t", "--config", "x.json", "--Node:Web:Url=http://x"]));
        Assert.Equal(new Question.Reports("open", "5"), ask.Question);
        Assert.Equal(("http://[::1]:1", "t", true, "x.json", "http://x"), (ask.Url, ask.TokenFile, ask.IsJson, ask.ConfigPath, ask.Settings["Node:Web:Url"]));
        Assert.Equal(new Question.Reports(null, "20"), Assert.IsType<CommandLine.Ask>(CommandLine.Parse(["reports"])).Question);
        Assert.Equal(new Question.Status(), Assert.IsType<CommandLine.Ask>(CommandLine.Parse(["status"])).Question);
        Assert.Contains("state", Assert.IsType<CommandLine.Invalid>(CommandLine.Parse(["status", "--state", "open"])).Fault, StringComparison.Ordinal);
        Assert.Contains("--limit", Assert.IsType<CommandLine.Invalid>(CommandLine.Parse(["reports", "--limit"])).Fault, StringComparison.Ordinal);
    }
}
