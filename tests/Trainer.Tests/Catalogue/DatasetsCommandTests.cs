using System.Text.Json;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;

namespace DicomNode.Trainer.Tests.Catalogue;

public sealed class DatasetsCommandTests : IDisposable
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
    [InlineData(104)]
    [InlineData(74, "--split", "train")]
    [InlineData(17, "--split", "test")]
    [InlineData(7, "--host", "other")]
    [InlineData(5, "--access", "agreement")]
    [InlineData(4, "--split", "validate", "--class", "XR")]
    [InlineData(3, "--host", "other", "--class", "XR", "--access", "agreement")]
    public void FiltersNarrowTheList(int count, params string[] filters)
    {
        Assert.Equal(ExitCode.Success, Run(["datasets", .. filters]));
        Assert.Contains($"{count} of 104 data sets", _output.ToString());
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Success, Run(["datasets", .. filters, "--json"]));
        using var json = JsonDocument.Parse(_output.ToString());
        Assert.Equal(count, json.RootElement.GetArrayLength());
    }

    [Fact]
    public void TheTableShowsThePapersAccuracyAndWhatEachSourceCounts()
    {
        Assert.Equal(ExitCode.Success, Run(["datasets", "--split", "test"]));
        var lines = _output.ToString().Split(Environment.NewLine);
        Assert.EndsWith("XR 28 %", Assert.Single(lines, line => line.StartsWith("MURA ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.EndsWith(": 102, 73 train, 13 validate, 16 test", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(": 103, 74 train, 13 validate, 16 test", StringComparison.Ordinal));
    }

    [Fact]
    public void AFilterThatIsNoneIsAUsageError()
    {
        Assert.Equal(ExitCode.Usage, Run(["datasets", "--split", "holdout"]));
        Assert.Contains("'validate'", _error.ToString());
    }

    [Fact]
    public void CheckPassesThePapersSplitAndShowsWhatItViolates()
    {
        Assert.Equal(ExitCode.Success, Run(["datasets", "check"]));
        Assert.Contains("known: origin 'TCGA-GBM'", _output.ToString());
        Assert.Contains("104 data sets, 0 faults, 12 known exceptions", _output.ToString());
        Assert.Equal(ExitCode.Configuration, Run(["datasets", "check", "--strict"]));
    }

    [Fact]
    public void CheckEndsWithTheConfigurationCodeAndNamesTheDataSets()
    {
        var text = File.ReadAllText(Repository.File("conf", "datasets.json"));
        var moved = text.Replace("\"name\": \"NSCLC-Radiomics\", \"split\": \"train\"", "\"name\": \"NSCLC-Radiomics\", \"split\": \"test\"");
        Assert.NotEqual(text, moved);
        var file = _folder.File("datasets.json");
        File.WriteAllText(file, moved);
        Assert.Equal(ExitCode.Configuration, Run(["datasets", "check", "--catalogue", file]));
        var fault = Assert.Single(_output.ToString().Split(Environment.NewLine), line => line.StartsWith("fault: ", StringComparison.Ordinal));
        Assert.Contains("'MAASTRO'", fault);
        Assert.Contains("test (NSCLC-Radiomics)", fault);
    }

    [Fact]
    public void ACatalogueThatIsMissingIsAConfigurationError()
    {
        var missing = _folder.File("missing.json");
        Assert.Equal(ExitCode.Configuration, Run(["datasets", "--catalogue", missing]));
        Assert.Contains(missing, _error.ToString());
    }

    private int Run(string[] arguments) => TrainerApplication.Run(arguments, _output, _error);
}
