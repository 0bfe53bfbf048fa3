namespace DicomNode.Trainer.Evaluation;

/// <summary>Where and in which type a model computes.</summary>
/// <param name="Device">cpu, cuda or cuda:N.</param>
/// <param name="BFloat16">Convolutions in bfloat16, else in float32.</param>
public sealed record ComputeVariant(string Device, bool BFloat16)
{
    /// <summary>What <see cref="Parse"/> expects.</summary>
    public const string Form = "DEVICE/float32 or DEVICE/bfloat16, such as cpu/bfloat16; without DEVICE/ on cpu";

    /// <summary>Reads [DEVICE/]TYPE.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static ComputeVariant Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (device, type) = slash < 0 ? ("cpu", text) : (text[..slash], text[(slash + 1)..]);
        return type is "float32" or "bfloat16" && device.Length > 0
            ? new ComputeVariant(device, type == "bfloat16")
            : throw new ConfigurationException($"variant '{text}' is not known; expected {Form}");
    }

    public override string ToString() => $"{Device}/{(BFloat16 ? "bfloat16" : "float32")}";
}
