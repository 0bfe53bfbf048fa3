using DicomNode.Testing;
using DicomNode.Trainer.Commands;

namespace DicomNode.Trainer.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("--out", "train", "--data", "d")]
    [InlineData("Required command", "")]
    [InlineData("vgg99", "train", "--data", "d", "--out", "o", "--architecture", "vgg99")]
    [InlineData("float16", "train", "--data", "d", "--out", "o", "--precision", "float16")]
    [InlineData("--steps must be at least 1", "train", "--data", "d", "--out", "o", "--steps", "0")]
    [InlineData("exclude each other", "train", "--data", "d", "--out", "o", "--steps", "5", "--epochs", "2")]
    [InlineData("--checkpoint-minutes must be above 0", "train", "--data", "d", "--out", "o", "--checkpoint-minutes", "0")]
    [InlineData("--model", "evaluate", "--data", "d")]
    [InlineData("--run is given 1 times for 2 models", "evaluate", "--data", "d", "--model", "a", "--model", "b", "--run", "r")]
    [InlineData("at most 6 models", "evaluate", "--data", "d", "--model", "1", "--model", "2", "--model", "3", "--model", "4", "--model", "5", "--model", "6", "--model", "7")]
    public void WhatCannotBeUnderstoodIsAUsageError(string named, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, TrainerApplication.Run([.. arguments.Where(argument => argument.Length > 0)], _output, _error));
        Assert.Contains(named, _error.ToString());
    }

    [Fact]
    public void WhatCannotBeUsedIsAConfigurationErrorInOneLine()
    {
        var missing = Path.Combine(_folder.Path, "missing");
        AssertRefused("missing", "train", "--data", missing, "--out", _folder.File("o"));
        AssertRefused("no recipe 'better'", "train", "--data", missing, "--out", _folder.File("o"), "--recipe", "better");
        AssertRefused("BatchSize is 1", "train", "--data", missing, "--out", _folder.File("o"), "--batch", "1");
        AssertRefused("missing", "evaluate", "--model", missing, "--data", _folder.Path);
        AssertRefused("'tpu' is not known", "evaluate", "--model", missing, "--data", _folder.Path, "--device", "tpu");
        AssertRefused("missing", "evaluate", "--model", missing, "--data", _folder.Path, "--run", missing);
        AssertRefused("missing", "evaluate", "--model", missing, "--data", _folder.Path, "--catalogue", missing);
        AssertRefused("its folder does not exist", "evaluate", "--model", missing, "--data", _folder.Path, "--html", Path.Combine(missing, "r.html"));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "o")));
    }

    [Fact]
    public void HelpListsTheCommands()
    {
        Assert.Equal(ExitCode.Success, TrainerApplication.Run(["--help"], _output, _error));
        Assert.Contains("train", _output.ToString());
        Assert.Contains("download", _output.ToString());
        Assert.Contains("evaluate", _output.ToString());
        Assert.Contains("publish", _output.ToString());
        Assert.Contains("import", _output.ToString());
    }

    private void AssertRefused(string named, params string[] arguments)
    {
        _error.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Configuration, TrainerApplication.Run(arguments, _output, _error));
        var line = Assert.Single(_error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("trainer: ", line);
        Assert.Contains(named, line);
    }
}
