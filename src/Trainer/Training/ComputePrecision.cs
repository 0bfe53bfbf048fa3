using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>In which type a network computes its convolutions; weights and statistics stay float32.</summary>
public static class ComputePrecision
{
    /// <summary>What <c>--precision</c> takes.</summary>
    public static readonly string[] Names = ["auto", "float32", "bfloat16"];

    /// <summary>
    /// The type for a name. <c>auto</c> is bfloat16 on CUDA and on processors with instructions for it (/proc/cpuinfo says
    /// avx512_bf16 or amx_bf16), which halve the time of a step; elsewhere emulation would multiply it.
    /// </summary>
    public static ScalarType Choose(string name, DeviceType device) => name switch
    {
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        _ => device == DeviceType.CUDA || ProcessorHasBFloat16() ? ScalarType.BFloat16 : ScalarType.Float32,
    };

    private static bool ProcessorHasBFloat16()
    {
        const string Processors = "/proc/cpuinfo";
        return File.Exists(Processors) && File.ReadLines(Processors)
            .Where(line => line.StartsWith("flags", StringComparison.Ordinal))
            .Any(line => line.Split(' ').Any(flag => flag is "avx512_bf16" or "amx_bf16"));
    }
}
