using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Tests.Networks;

/// <summary>What torchvision and PyTorch computed of a network whose every value a small generator gives (Parity/NAME.json).</summary>
internal sealed record ParityReference(
    long Parameters,
    JsonElement[][] StateDict,
    long[] Labels,
    double[][] EvalLogits,
    ParityTraining Training,
    [property: JsonPropertyName("eval_logits_after_3_steps")] double[][] EvalLogitsAfterThreeSteps)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static ParityReference Read(string architecture) =>
        JsonSerializer.Deserialize<ParityReference>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Parity", architecture + ".json")),
            Names)!;

    /// <summary>Parameters and buffers by name and shape, in torchvision's order.</summary>
    public IReadOnlyList<(string Name, long[] Shape)> Entries() =>
        StateDict.Select(entry => (entry[0].GetString()!, entry[1].EnumerateArray().Select(size => size.GetInt64()).ToArray())).ToList();

    /// <summary>Gives every parameter and buffer the generator's values: entry i has the seed i + 1.</summary>
    public void Fill(nn.Module<Tensor, Tensor> network)
    {
        var state = network.state_dict();
        var seed = 0u;
        foreach (var (name, shape) in Entries())
        {
            seed++;
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                continue;
            var fanIn = shape.Skip(1).Aggregate(1L, (product, size) => product * size);
            Func<double, double> distribution = name switch
            {
                _ when name.EndsWith("running_var", StringComparison.Ordinal) => u => 0.5 + u,
                _ when name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) => u => 0.2 * (u - 0.5),
                _ when shape.Length == 1 => u => 0.75 + (0.5 * u),
                _ => u => (u - 0.5) * Math.Sqrt(24.0 / fanIn),
            };
            Generate(seed, MemoryMarshal.Cast<byte, float>(state[name].bytes), distribution);
        }
    }

    /// <summary>Two images, [2, 1, 224, 224].</summary>
    public static Tensor Input()
    {
        var input = empty(new long[] { 2, 1, 224, 224 });
        Generate(12345, MemoryMarshal.Cast<byte, float>(input.bytes), u => u);
        return input;
    }

    private static void Generate(uint seed, Span<float> destination, Func<double, double> distribution)
    {
        var x = seed;
        for (var i = 0; i < destination.Length; i++)
        {
            x = unchecked((1664525 * x) + 1013904223);
            destination[i] = (float)distribution(x / 4294967296.0);
        }
    }
}

/// <summary>Three steps of SGD on one batch.</summary>
internal sealed record ParityTraining(ParityStep[] Steps);

/// <summary>The loss before a step, and the norms of some gradients.</summary>
internal sealed record ParityStep(double Loss, Dictionary<string, double> GradNorm);
