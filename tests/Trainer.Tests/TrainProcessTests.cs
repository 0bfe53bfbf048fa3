using System.Diagnostics;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;

namespace DicomNode.Trainer.Tests;

/// <summary>Training as its users run it, as a process that is killed, asked to stop, and started again.</summary>
[Collection(nameof(SeededAlone))]
public sealed class TrainProcessTests : IDisposable
{
    private const int Steps = 12;

    private readonly TemporaryFolder _folder = new();

    public TrainProcessTests()
    {
        SyntheticData.Write(_folder, "data/train", "made", 2);
        SyntheticData.Write(_folder, "data/validate", "other", 1);
        File.WriteAllText(_folder.File("recipes.json"), """
            { "recipes": { "tiny": { "description": "", "batchSize": 4, "steps": 12, "sampling": "Shuffled", "momentum": 0.9, "weightDecay": 0, "validateEvery": 1,
              "learningRate": { "peak": 0.01, "shape": "Cosine" } } } }
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task KilledThenStoppedThenFinishedItHasTheLossesOfAnUnbrokenRun()
    {
        var output = new StringWriter();
        Assert.Equal(0, TrainerApplication.Run(Arguments("unbroken"), output, output));

        // Every step leaves a checkpoint: the second validation tells that of the first step.
        using (var process = Start("broken", validations: 2, out var seen))
        {
            await seen;
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using (var process = Start("broken", validations: 1, out var seen, "--resume"))
        {
            await seen;
            Signal.SendTerminate(process);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(ExitCode.Success, process.ExitCode);
        }

        Assert.InRange(Metrics("broken").Length, 1, 2 * Steps - 1);
        Assert.False(Directory.Exists(_folder.File("broken", "model")));
        Assert.Equal(0, TrainerApplication.Run([.. Arguments("broken"), "--resume"], output, output));
        Assert.Equal(2 * Steps, Metrics("unbroken").Length);
        Assert.Equal(Metrics("unbroken"), Metrics("broken"));
        Assert.Equal(File.ReadAllBytes(_folder.File("unbroken", "best.checkpoint")), File.ReadAllBytes(_folder.File("broken", "best.checkpoint")));
    }

    private Process Start(string run, int validations, out Task seen, params string[] more)
    {
        var enough = new TaskCompletionSource();
        seen = enough.Task.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        var left = validations;
        return Tool.Start(
            "dotnet",
            ["exec", Repository.Built("src/Trainer", "DicomNode.Trainer.dll"), .. Arguments(run), .. more],
            line =>
            {
                if (line.Contains("validate loss", StringComparison.Ordinal) && --left == 0)
                    enough.SetResult();
            });
    }

    private string[] Metrics(string run) => File.ReadAllLines(_folder.File(run, "metrics.jsonl"));

    private string[] Arguments(string run) =>
    [
        "train", "--data", _folder.File("data"), "--out", _folder.File(run), "--recipes", _folder.File("recipes.json"), "--recipe", "tiny",
        "--precision", "float32", "--checkpoint-minutes", "0.00001",
    ];
}
