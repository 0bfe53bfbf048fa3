using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>PyTorch: factories, operators, gradients and the settings of the process.</summary>
public static partial class torch
{
    /// <summary>Seeds the generators from which all devices draw.</summary>
    public static void manual_seed(long seed)
    {
        if (Native.dnt_manual_seed(seed) < 0)
            Native.Throw();
    }

    /// <summary>How many threads one operator may use.</summary>
    public static int get_num_threads() => Native.dnt_threads();

    public static void set_num_threads(int num)
    {
        if (Native.dnt_set_threads(num) < 0)
            Native.Throw();
    }

    public static int get_num_interop_threads() => Native.dnt_interop_threads();

    /// <summary>How many operators may run beside each other; can be set once, before the first is run.</summary>
    public static void set_num_interop_threads(int num)
    {
        if (Native.dnt_set_interop_threads(num) < 0)
            Native.Throw();
    }

    /// <summary>Throws where the device cannot be used by this libtorch on this machine.</summary>
    /// <exception cref="ExternalException">There is no such device, or this libtorch does not support it.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType == DeviceType.CUDA && !cuda.is_available())
            throw new ExternalException("Torch not compiled with CUDA enabled, or no CUDA device is present.");
    }

    public static void InitializeDevice(Device? device) => InitializeDeviceType(device?.type ?? DeviceType.CPU);

    /// <summary>What libtorch says of CUDA.</summary>
    public static class cuda
    {
        public static bool is_available() => Native.dnt_has_cuda() != 0 && device_count() > 0;

        public static int device_count() => (int)Native.dnt_cuda_count();
    }

    /// <summary>The generators of random numbers.</summary>
    public static class random
    {
        public static void manual_seed(long seed) => torch.manual_seed(seed);
    }
}
