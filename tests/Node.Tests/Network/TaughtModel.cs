using System.Runtime.InteropServices;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using static TorchSharp.torch;

namespace DicomNode.Node.Tests.Network;

/// <summary>
/// A model package that is sure of four patterns, one for each class: random convolutions, and a linear layer that takes the nearest of the four
/// patterns' features. For tests of what verdicts lead to. Made once per run.
/// </summary>
internal static class TaughtModel
{
    /// <summary>Rows and columns of a picture.</summary>
    public const int Side = 64;

    private static readonly ModalityClass[] Classes = Enum.GetValues<ModalityClass>();

    private static readonly Lazy<(TemporaryFolder Folder, string Path)> Package = new(Create);

    /// <summary>The package's folder.</summary>
    public static string Path => Package.Value.Path;

    /// <summary>A picture that the model takes for the class, row by row; no two are the same.</summary>
    public static ushort[] Picture(ModalityClass modalityClass, int seed)
    {
        var random = new Random(seed);
        var period = 4 << (int)modalityClass;
        return [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)((i % Side * 2 / period % 2 == 0 ? 2000 : 400) + random.Next(40)))];
    }

    private static (TemporaryFolder Folder, string Path) Create()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var path = folder.File("model");
        random.manual_seed(1);
        using var network = NetworkFactory.Create("resnet18", Classes.Length);
        network.eval();
        Teach(network);
        ModelPackage.Save(path, network, new ModelManifest { Name = "taught", Architecture = "resnet18", Classes = Classes });
        return (folder, path);
    }

    /// <summary>Logits k (f . p - p . p / 2) are largest for the pattern p nearest to the features f; k sets how sure the model is.</summary>
    private static void Teach(FeatureNetwork network)
    {
        const float Logits = 20;
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var patterns = Array.ConvertAll(Classes, modalityClass => Features(network, modalityClass));
        var nearest = patterns.SelectMany(one => patterns.Where(other => other != one).Select(other => one.Zip(other, (a, b) => (a - b) * (a - b)).Sum())).Min();
        var k = Logits / nearest;
        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        Set(parameters["fc.weight"], [.. patterns.SelectMany(pattern => pattern.Select(value => k * value))]);
        Set(parameters["fc.bias"], Array.ConvertAll(patterns, pattern => -k / 2 * pattern.Sum(value => value * value)));
    }

    private static float[] Features(FeatureNetwork network, ModalityClass modalityClass)
    {
        var slice = new float[SlicePreprocessor.Length];
        SlicePreprocessor.PreprocessGrey(Picture(modalityClass, seed: 0), Side, Side, slice);
        var input = empty(new long[] { 1, 1, SlicePreprocessor.Side, SlicePreprocessor.Side });
        Set(input, slice);
        var map = network.Features(input).contiguous();
        var places = (int)(map.shape[2] * map.shape[3]);
        return [.. MemoryMarshal.Cast<byte, float>(map.bytes).ToArray().Chunk(places).Select(channel => channel.Average())];
    }

    private static void Set(Tensor tensor, float[] values)
    {
        var source = empty(tensor.shape);
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(source.bytes);
        tensor.copy_(source);
    }
}
