using System.Collections.Concurrent;
using System.Diagnostics;
using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Download;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Download;

/// <summary>The download command as its users run it, also as a process that is interrupted and killed.</summary>
public sealed class DownloadCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private StandInArchive _archive = null!;

    public async ValueTask InitializeAsync() => _archive = await StandInArchive.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void ADryRunPrintsSizesAndWritesNothing()
    {
        _archive.Add("LIDC IDRI", "CT", 3, 1_000_000);
        _archive.Add("LIDC IDRI", "DX", 2, 250_000);
        _archive.Add("UPENN", "MR", 1, 500_000);
        Assert.Equal(ExitCode.Success, Run("--collection", "LIDC IDRI", "--collection", "UPENN:MR,PT", "--dry-run"));
        var lines = Lines();
        Assert.Contains("| LIDC IDRI | CT | 1 | 3 | 3.00 MB | 3.00 MB | 0 |", lines);
        Assert.Contains("| LIDC IDRI | XR | 1 | 2 | 500 kB | 500 kB | 0 |", lines);
        Assert.Contains("| UPENN | MR | 1 | 1 | 500 kB | 500 kB | 0 |", lines);
        Assert.Contains("| in all |  | 3 | 6 | 4.00 MB | 4.00 MB | 0 |", lines);
        Assert.False(Directory.Exists(_folder.File("out")));
        Assert.DoesNotContain(_archive.Requests, request => request.StartsWith("getImage", StringComparison.Ordinal));
        Assert.DoesNotContain("getSeries CT", _archive.Requests.Skip(6));
    }

    [Fact]
    public void FetchesAndSaysSo()
    {
        var series = _archive.Add("LIDC", "CT", 3);
        Assert.Equal(ExitCode.Success, Run("--collection", "LIDC"));
        Assert.True(File.Exists(_folder.File("out", "LIDC", "CT", series.Uid, "00000003.dcm")));
        Assert.Contains("LIDC 1/1 series, 6.00 kB of 6.00 kB; in all 1/1 series, 6.00 kB of 6.00 kB", Lines());
        Assert.Equal($"3 images in {_folder.File("out")}; 1 series fetched by this run", Lines()[^1]);
        Assert.Equal(ExitCode.Failure, Run("--collection", "LIDD"));
    }

    [Fact]
    public void AnUnknownArchiveServiceFails()
    {
        _archive.Status("getSeries", "CT", 404);
        Assert.Equal(ExitCode.Failure, Run("--collection", "LIDC:CT"));
        Assert.Contains("the server answers 404", _output.ToString());
    }

    [Theory]
    [InlineData("XY", "--collection", "LIDC:XY")]
    [InlineData("nothing is selected")]
    [InlineData("nothing is selected", "--set", "MURA", "--split", "train")]
    [InlineData("no such data set", "--set", "LIDD")]
    [InlineData("NAME=FOLDER", "--local", "MURA")]
    [InlineData("no such data set", "--local", "MYRA=/tmp")]
    [InlineData("no http or https address", "--collection", "LIDC", "--base-url", "ftp://x")]
    public void WhatCannotBeUsedIsAConfigurationError(string named, params string[] arguments)
    {
        Assert.Equal(ExitCode.Configuration, Run(arguments));
        Assert.Contains(named, _error.ToString());
    }

    [Theory]
    [InlineData("no size", "--max-bytes", "many")]
    [InlineData("no size", "--free-floor", "-1")]
    [InlineData("1 to 32", "--parallel", "0")]
    public void WhatCannotBeUnderstoodIsAUsageError(string named, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, Run(arguments));
        Assert.Contains(named, _error.ToString());
    }

    [Fact]
    public void TakesALocalDataSetWhereItIs()
    {
        var mura = Path.GetDirectoryName(_folder.NewFile("MURA-v1.1", "train", "XR_ELBOW", "patient00011", "study1_negative", "image1.png"))!;
        File.WriteAllBytes(Path.Combine(mura, "image1.png"), new byte[1000]);
        File.WriteAllBytes(Path.Combine(mura, "notes.txt"), new byte[10]);
        Assert.Equal(ExitCode.Success, Run("--local", $"mura={_folder.File("MURA-v1.1")}"));
        Assert.Contains($"MURA: 1 files, 1.00 kB, in {_folder.File("MURA-v1.1")}", Lines());
        var report = DownloadReport.Load(_folder.File("out", "test", "MURA"));
        Assert.Equal((_folder.File("MURA-v1.1"), 1, 1000, true), (report.Source, report.Images, report.Bytes, report.Complete));
        Assert.Equal(ModalityClass.XR, Assert.Single(ImageFolder.Open(_folder.File("out"), "test").Items).Label);

        // Once more, from where it was moved to.
        Directory.Move(_folder.File("MURA-v1.1"), _folder.File("moved"));
        Assert.Equal(ExitCode.Success, Run("--local", $"MURA={_folder.File("moved")}"));
        Assert.Single(ImageFolder.Open(_folder.File("out"), "test").Items);
        Assert.True(File.Exists(_folder.File("moved", "train", "XR_ELBOW", "patient00011", "study1_negative", "image1.png")));
    }

    [Theory]
    [InlineData("CheXpert", "CheXpert-v1.0-small.zip")]
    [InlineData("MURA", "MURA-v1.1.zip")]
    [InlineData("MRNet", "MRNet-v1.0.zip")]
    [InlineData("OAI", "downloadcmd")]
    [InlineData("BraTS20", "MICCAI_BraTS2020_TrainingData")]
    public void SaysHowToGetALocalDataSetThatIsAbsent(string name, string step)
    {
        Assert.Equal(ExitCode.Configuration, Run("--local", $"{name}={_folder.File("absent")}"));
        Assert.Contains(step, _error.ToString());
        Assert.Contains("  3. Run again with --local", _error.ToString());

        Directory.CreateDirectory(_folder.File("absent"));
        File.WriteAllText(_folder.File("absent", "readme.html"), "");
        _error.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Configuration, Run("--local", $"{name}={_folder.File("absent")}"));
        Assert.Contains("holds no", _error.ToString());
    }

    [Fact]
    public void AnAbsentDataSetIsExplainedAndTheOthersAreFetched()
    {
        var series = _archive.Add("LIDC-IDRI", "CT", 2);
        _archive.Add("LIDC-IDRI", "MR", 2);
        Assert.Equal(ExitCode.Success, Run("--set", "lidc-idri", "--set", "MRNet"));
        Assert.Contains("  3. Run again with --local \"MRNet: Knee MRIs=FOLDER\", where FOLDER holds MRNet-v1.0/train/axial/0000.npy.", Lines());
        Assert.True(Directory.Exists(_folder.File("out", "validate", "LIDC-IDRI", "CT", series.Uid)));
        Assert.DoesNotContain("getSeries MR", _archive.Requests);
        Assert.Equal(ExitCode.Configuration, Run("--set", "MRNet"));
    }

    [Fact]
    public void TheFiltersPickFromTheCatalogue()
    {
        _archive.Add("REMBRANDT", "MR", 2);
        Assert.Equal(ExitCode.Failure, Run("--split", "test", "--class", "MR", "--dry-run"));
        var lines = Lines();
        Assert.Contains("| REMBRANDT | MR | 1 | 2 | 4.00 kB | 4.00 kB | 0 |", lines);
        Assert.Contains(lines, line => line.StartsWith("ISPY1 (ACRIN 6657): the archive lists no MR series of a collection 'ISPY1'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("BraTS20 is given by its host only", StringComparison.Ordinal));
        Assert.All(_archive.Requests, request => Assert.Equal("getSeries MR", request));
    }

    [Fact]
    public async Task BeingAskedToStopKeepsWhatIsFinished()
    {
        var (first, stalled, started) = StallSecond();
        var lines = new ConcurrentQueue<string>();
        using var process = Start(lines);
        await started.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Signal.SendTerminate(process);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Success, process.ExitCode);
        Assert.Contains("stopped; what is finished is kept, and the same command goes on from it", lines);
        AssertOnlyFirst(first);
        Assert.False(Directory.Exists(_folder.File("out", ".partial")));
        AssertGoesOn(first, stalled);
    }

    [Fact]
    public async Task AKillKeepsWhatIsFinished()
    {
        var (first, stalled, started) = StallSecond();
        using var process = Start([]);
        await started.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(Directory.Exists(_folder.File("out", ".partial", stalled.Uid)));
        AssertOnlyFirst(first);
        AssertGoesOn(first, stalled);
    }

    private (StandInSeries First, StandInSeries Stalled, Task Started) StallSecond()
    {
        var first = _archive.Add("LIDC", "CT", 3);
        var stalled = _archive.Add("LIDC", "CT", 4);
        var started = new TaskCompletionSource();
        _archive.Fault("getImageWithMD5Hash", stalled.Uid, async context =>
        {
            await context.Response.Body.WriteAsync(stalled.Zip().AsMemory(0, 3000));
            await context.Response.Body.FlushAsync();
            started.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        });
        return (first, stalled, started.Task);
    }

    private Process Start(ConcurrentQueue<string> lines) => Tool.Start(
        "dotnet",
        ["exec", Repository.Built("src/Trainer", "DicomNode.Trainer.dll"), .. Arguments("--collection", "LIDC", "--parallel", "1")],
        lines.Enqueue);

    private void AssertOnlyFirst(StandInSeries first) =>
        Assert.Equal([first.Uid], Directory.GetDirectories(_folder.File("out", "LIDC", "CT")).Select(Path.GetFileName));

    private void AssertGoesOn(StandInSeries first, StandInSeries stalled)
    {
        Assert.Equal(ExitCode.Success, Run("--collection", "LIDC"));
        Assert.Equal("7 images in " + _folder.File("out") + "; 1 series fetched by this run", Lines()[^1]);
        foreach (var series in new[] { first, stalled })
        {
            for (var i = 0; i < series.Images.Count; i++)
                Assert.Equal(series.Images[i], File.ReadAllBytes(_folder.File("out", "LIDC", "CT", series.Uid, $"{i + 1:D8}.dcm")));
        }

        Assert.False(Directory.Exists(_folder.File("out", ".partial")));
    }

    private int Run(params string[] arguments) => TrainerApplication.Run(Arguments(arguments), _output, _error);

    private string[] Arguments(params string[] arguments) =>
    [
        "download", "--out", _folder.File("out"),
        .. arguments.Contains("--free-floor") ? [] : new[] { "--free-floor", "1MB" },
        .. arguments.Contains("--base-url") ? [] : new[] { "--base-url", _archive.Services.ToString() },
        .. arguments,
    ];

    private List<string> Lines() => [.. _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)];
}
