using System.Security.Cryptography;
using DicomNode.Classifier.Networks;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Models;

/// <summary>
/// A safetensors file as the weights of an architecture. Names and shapes are torchvision's, but for the first convolution, which takes one
/// channel, and the last layer, which has one output for each class.
/// </summary>
public static class ModelWeights
{
    private const int FaultsShown = 5;

    /// <summary>Why a file's tensors are not the weights of an architecture, the first few by name; nothing where they are.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="architecture">One of <see cref="NetworkFactory.Architectures"/>.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    public static IReadOnlyList<string> Faults(string path, string architecture, int classes)
    {
        try
        {
            using var weights = SafetensorsReader.Open(path);
            return Compare(weights, architecture, classes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{Path.GetFileName(path)} cannot be read: {e.Message}"];
        }
    }

    /// <summary>Builds a network with a file's weights, widened to float32, in evaluation mode, on the processor. Not within a dispose scope.</summary>
    /// <param name="path">A safetensors file without <see cref="Faults"/>.</param>
    /// <param name="architecture">One of <see cref="NetworkFactory.Architectures"/>.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <exception cref="SafetensorsException">A weight is no finite number; the message names its tensor.</exception>
    public static FeatureNetwork CreateNetwork(string path, string architecture, int classes)
    {
        var network = NetworkFactory.Create(architecture, classes);
        try
        {
            using (var weights = SafetensorsReader.Open(path))
                Fill(network, weights);
            network.eval();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The SHA-256 of a file, lower-case hexadecimal.</summary>
    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static List<string> Compare(SafetensorsReader weights, string architecture, int classes)
    {
        using var network = NetworkFactory.Create(architecture, classes);
        var state = network.state_dict();
        // One line says more than the names of all tensors: the file is of another library or wrapped in another module.
        if (weights.Entries.Count > 0 && !weights.Entries.Keys.Any(state.ContainsKey))
        {
            var (theirs, ours) = (weights.Entries.Keys.First(), state.Keys.First());
            return [$"none of the {weights.Entries.Count} tensors, such as {theirs}, has a name of torchvision's {architecture}, such as {ours}"];
        }

        var faults = new List<string>();
        foreach (var (name, tensor) in state)
        {
            if (!weights.Entries.TryGetValue(name, out var entry))
                faults.Add($"tensor {name} is missing");
            else if (!entry.Shape.SequenceEqual(tensor.shape))
                faults.Add($"tensor {name} has shape {Brackets(entry.Shape)}; {architecture} with {classes} classes has " + Expected(entry.Shape, tensor.shape));
            else if ((entry.Type == SafetensorsType.I64) != (tensor.dtype == ScalarType.Int64))
                faults.Add($"tensor {name} is {entry.Type}; expected {(tensor.dtype == ScalarType.Int64 ? "I64" : "F16, BF16 or F32")}");
        }

        faults.AddRange(weights.Entries.Keys.Where(name => !state.ContainsKey(name)).Select(name => $"tensor {name} is none of {architecture}"));
        return faults.Count <= FaultsShown ? faults : [.. faults.Take(FaultsShown), $"and {faults.Count - FaultsShown} more tensors do not fit"];
    }

    // The most likely mistake: a network for colour images, straight from torchvision.
    private static string Expected(IReadOnlyList<long> found, long[] expected) => Brackets(expected)
        + (expected is [_, 1, _, _] && found.Count == 4 && found[1] > 1
            ? $": one grey channel is expected, not {found[1]} (a grey image sees the sum of a filter's channels)"
            : "");

    private static string Brackets(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private static void Fill(nn.Module<Tensor, Tensor> network, SafetensorsReader weights)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        foreach (var (name, target) in network.state_dict())
        {
            var entry = weights.Entries[name];
            long[] shape = [.. entry.Shape];
            using var values = entry.Type == SafetensorsType.I64
                ? tensor(weights.ReadInt64s(name), shape)
                : tensor(Finite(name, weights.ReadSingles(name)), shape);
            target.copy_(values);
        }
    }

    private static float[] Finite(string name, float[] values) => Array.TrueForAll(values, float.IsFinite)
        ? values
        : throw new SafetensorsException($"tensor {name} holds a value that is no finite number");
}
