using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Inference;

/// <summary>In which type a network computes its convolutions; weights and statistics stay float32.</summary>
public static class ComputePrecision
{
    /// <summary>What settings take.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "float32", "bfloat16"];

    /// <summary>
    /// The type for a name. <c>auto</c> is bfloat16 on CUDA and on processors that multiply matrices of it (/proc/cpuinfo says amx_bf16), which halves the
    /// time; with avx512_bf16 alone it takes half as long again as float32, and elsewhere emulation would multiply it.
    /// </summary>
    public static ScalarType Choose(string name, DeviceType device) => name switch
    {
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        _ => device == DeviceType.CUDA || ProcessorHasMatrices() ? ScalarType.BFloat16 : ScalarType.Float32,
    };

    private static bool ProcessorHasMatrices()
    {
        const string Processors = "/proc/cpuinfo";
        return File.Exists(Processors) && File.ReadLines(Processors)
            .Where(line => line.StartsWith("flags", StringComparison.Ordinal))
            .Any(line => line.Split(' ').Contains("amx_bf16"));
    }
}
