using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>Turns the names of devices into devices.</summary>
public static class Devices
{
    /// <param name="name">cpu, cuda or cuda:N.</param>
    /// <exception cref="ConfigurationException">There is no such device here; the message says what there is.</exception>
    public static Device Open(string name)
    {
        if (name == "cpu")
            return CPU;
        var index = 0;
        var known = name == "cuda" || (name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), out index));
        if (!known)
            throw new ConfigurationException($"device '{name}' is not known; expected cpu, cuda or cuda:N");
        var count = cuda.is_available() ? cuda.device_count() : 0;
        return index >= 0 && index < count
            ? new Device($"cuda:{index}")
            : throw new ConfigurationException($"device '{name}' is not there: this build of libtorch finds {There(count)}");
    }

    /// <summary>Several devices of one kind.</summary>
    /// <param name="names">One name or more, separated by commas. A name may stand more than once.</param>
    /// <exception cref="ConfigurationException">One of them is not here, or processor and GPUs are mixed.</exception>
    public static IReadOnlyList<Device> OpenAll(string names)
    {
        var devices = names.Split(',').Select(name => Open(name.Trim())).ToList();
        return devices.All(device => device.type == devices[0].type)
            ? devices
            : throw new ConfigurationException(
                $"devices '{names}' are of two kinds: a step takes as long as the slowest needs for its part; name either cpu or CUDA devices");
    }

    private static string There(int count) => count == 0
        ? "no CUDA device; use --device cpu"
        : $"{count} CUDA devices, {string.Join(", ", Enumerable.Range(0, count).Select(index => $"cuda:{index}"))}";
}
