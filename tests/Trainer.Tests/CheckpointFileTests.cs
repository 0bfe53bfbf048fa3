using DicomNode.Testing;
using DicomNode.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string FilePath => _folder.File("a.checkpoint");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void WhatIsWrittenIsReadBackToTheBit()
    {
        var weights = randn(new long[] { 3, 4 });
        CheckpointFile.Write(FilePath, "state", [("weights", weights), ("count", tensor(new long[] { 7 })), ("scalar", tensor(-0.1f))]);
        var (readWeights, readCount, readScalar) = (zeros(new long[] { 3, 4 }), zeros(new long[] { 1 }, ScalarType.Int64), tensor(0f));

        var seen = "";
        var text = CheckpointFile.Read(FilePath, state => seen = state, [("scalar", readScalar), ("weights", readWeights), ("count", readCount)]);

        Assert.Equal(("state", "state"), (text, seen));
        Assert.Equal(weights.data<float>().ToArray(), readWeights.data<float>().ToArray());
        Assert.Equal((7L, -0.1f), (readCount.item<long>(), readScalar.item<float>()));
        Assert.Equal(["a.checkpoint"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void DamagedAndCutFilesAreRefusedAndTouchNothing()
    {
        CheckpointFile.Write(FilePath, "state", [("weights", ones(new long[] { 4 }))]);
        var whole = File.ReadAllBytes(FilePath);
        var target = zeros(new long[] { 4 });
        foreach (var damaged in new[] { whole[..^1], whole[..20], [], [.. whole[..40], (byte)(whole[40] ^ 1), .. whole[41..]] })
        {
            File.WriteAllBytes(FilePath, damaged);
            var fault = Assert.Throws<ConfigurationException>(() => CheckpointFile.Read(FilePath, _ => { }, [("weights", target)]));
            Assert.Contains(FilePath, fault.Message);
        }

        Assert.Equal(0, target.sum().item<float>());
    }

    [Fact]
    public void AnotherNetworksCheckpointIsRefusedByName()
    {
        CheckpointFile.Write(FilePath, "state", [("weights", ones(new long[] { 4 }))]);
        Assert.Contains("[4]", Fault(("weights", zeros(new long[] { 5 }))));
        Assert.Contains("'weights'", Fault(("other", zeros(new long[] { 4 }))));
        Assert.Contains("it lacks 'more'", Fault(("weights", zeros(new long[] { 4 })), ("more", zeros(new long[] { 4 }))));
        Assert.Contains("Int64", Fault(("weights", zeros(new long[] { 4 }, ScalarType.Int64))));
    }

    [Fact]
    public void AFailedWriteLeavesTheLastCheckpoint()
    {
        CheckpointFile.Write(FilePath, "first", [("weights", ones(new long[] { 4 }))]);
        // The name that is written first is taken by a folder.
        Directory.CreateDirectory(FilePath + ".part");
        Assert.Throws<TrainingException>(() => CheckpointFile.Write(FilePath, "second", [("weights", ones(new long[] { 4 }))]));
        Assert.Equal("first", CheckpointFile.Read(FilePath, _ => { }, [("weights", zeros(new long[] { 4 }))]));
    }

    private string Fault(params (string, Tensor)[] tensors) =>
        Assert.Throws<ConfigurationException>(() => CheckpointFile.Read(FilePath, _ => { }, tensors)).Message;
}
