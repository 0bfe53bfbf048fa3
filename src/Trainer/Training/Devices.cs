using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>Turns a device's name into the device.</summary>
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
            : throw new ConfigurationException($"device '{name}' is not there: this build of libtorch finds {count} CUDA devices; use --device cpu");
    }
}
