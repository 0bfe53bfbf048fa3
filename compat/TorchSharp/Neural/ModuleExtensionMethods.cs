using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moves and conversions of a module, in place, that keep the module's type.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, Device device)
        where T : nn.Module
    {
        InitializeDevice(device);
        module.Move(device, null);
        return module;
    }

    public static T to<T>(this T module, DeviceType type, int deviceIndex = -1)
        where T : nn.Module
        => module.to(new Device(type, deviceIndex));

    /// <summary>Converts parameters and floating buffers.</summary>
    public static T to<T>(this T module, ScalarType type)
        where T : nn.Module
    {
        module.Move(null, type);
        return module;
    }

    public static T cpu<T>(this T module)
        where T : nn.Module
        => module.to(CPU);

    public static T cuda<T>(this T module)
        where T : nn.Module
        => module.to(CUDA);
}
