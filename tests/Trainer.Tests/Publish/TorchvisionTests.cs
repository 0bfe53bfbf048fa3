using System.Runtime.InteropServices;
using System.Text.Json;
using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Publish;

/// <summary>Weights go to Debian's torchvision and come back from it.</summary>
public sealed class TorchvisionTests(PublishedModel published) : IClassFixture<PublishedModel>, IDisposable
{
    private const int Slices = 3;
    private const int SliceLength = 224 * 224;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task APublishedModelLoadsIntoTorchvisionAndSaysTheSame()
    {
        var theirs = await PeerAsync("read", "resnet18", "4", ModelPackage.Load(published.Path).WeightsPath, WriteSlices());
        AssertSame(theirs, Logits(published.Path));
    }

    [Theory]
    [InlineData("resnet18", "4", "CT,MR,PT,XR")]
    [InlineData("resnet50", "3", "XR,CT,MR")]
    public async Task ANetworkOfTorchvisionIsImportedAndSaysTheSame(string architecture, string count, string classes)
    {
        var weights = _folder.File("theirs.safetensors");
        var theirs = await PeerAsync("write", architecture, count, weights, WriteSlices(), "5");
        var output = new StringWriter();
        var model = _folder.File("model");
        var code = TrainerApplication.Run(["import", "--weights", weights, "--architecture", architecture, "--classes", classes, "--name", "theirs", "--out", model], output, output);
        Assert.True(code == ExitCode.Success, output.ToString());
        AssertSame(theirs, Logits(model));
    }

    private static async Task<double[]> PeerAsync(params string[] arguments)
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "needs python3-torchvision");
        var result = await Tool.RunAsync(Python, [Repository.File("tests", "Trainer.Tests", "Publish", "torchvision_peer.py"), .. arguments], TimeSpan.FromMinutes(3));
        Assert.SkipWhen(result.ExitCode == 3, "needs python3-torchvision");
        Assert.True(result.ExitCode == 0, result.Output);
        var rows = result.Output.Split('\n').Single(line => line.StartsWith("[[", StringComparison.Ordinal));
        return [.. JsonSerializer.Deserialize<double[][]>(rows)!.SelectMany(row => row)];
    }

    // Both compute in float32 from the same weights, in another order.
    private static void AssertSame(double[] theirs, float[] ours)
    {
        Assert.Equal(theirs.Length, ours.Length);
        var range = theirs.Max() - theirs.Min();
        Assert.True(range > 0.1);
        Assert.All(theirs.Zip(ours), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * range));
    }

    private static float[] Logits(string package)
    {
        using var network = ModelPackage.Load(package).CreateNetwork();
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        return network.forward(tensor(Values(), new long[] { Slices, 1, 224, 224 })).data<float>().ToArray();
    }

    private string WriteSlices()
    {
        var path = _folder.File("slices.f32");
        File.WriteAllBytes(path, MemoryMarshal.AsBytes(Values().AsSpan()));
        return path;
    }

    // Smooth waves: noise would be averaged away by the first layers.
    private static float[] Values()
    {
        var random = new SeededRandom(3, 1, 0);
        var values = new float[Slices * SliceLength];
        for (var slice = 0; slice < Slices; slice++)
        {
            var (across, down) = (random.Between(5, 40), random.Between(5, 40));
            for (var i = 0; i < SliceLength; i++)
                values[slice * SliceLength + i] = (float)(0.5 + 0.25 * Math.Sin(i % 224 / across) + 0.25 * Math.Cos(i / 224 / down));
        }

        return values;
    }
}
