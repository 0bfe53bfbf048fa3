using System.Globalization;

namespace DicomNode.Fuzz.Tests;

/// <summary>A few thousand cases of each target, the same on every machine; scripts/fuzz runs millions.</summary>
public sealed class ShortRunTests
{
    private const ulong Seed = 2026;

    [Theory]
    [InlineData("pdus", 5000)]
    [InlineData("datasets", 4000)]
    [InlineData("rle", 5000)]
    [InlineData("meta", 5000)]
    [InlineData("models", 2000)]
    [InlineData("sockets", 300)]
    public void NoCaseDoesMoreThanItsTargetAllows(string target, long cases)
    {
#if UPSTREAM_PACKAGES
        Assert.SkipUnless(target == "models", "fo-dicom sets itself other limits than compat/ does");
#endif
        using var running = new RunningCases(2, null, hanging => Environment.FailFast($"{hanging} does not end"));
        var report = new FuzzRunner(FuzzTargetKind.All.Single(kind => kind.Name == target), Seed, null, running).Run(cases, 2);
        Assert.True(
            report.Findings.Count == 0,
            string.Join('\n', report.Findings.Select(entry => string.Create(
                CultureInfo.InvariantCulture, $"{entry.Finding.Kind}, {entry.Count} times: scripts/fuzz --replay {entry.Finding.Case} --corpus none\n{entry.Finding.Detail}"))));
        Assert.Equal(cases, report.Cases);
    }
}
