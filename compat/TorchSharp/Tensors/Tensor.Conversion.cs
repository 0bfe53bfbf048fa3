namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Operator ToType = new("to.dtype");
        private static readonly Operator ToDevice = new("to.device");
        private static readonly Operator Alias = new("alias");
        private static readonly Operator Clone = new("clone");
        private static readonly Operator Detach = new("detach");
        private static readonly Operator Contiguous = new("contiguous");
        private static readonly Operator Copy = new("copy_");

        /// <summary>This tensor with another element type; the same object where it has that type already.</summary>
        public Tensor to(ScalarType type) => type == dtype ? this : ToType.Call(this, type);

        public Tensor to(Device device) => to(dtype, device);

        /// <summary>This tensor with another element type on another device; the same object where it is so already.</summary>
        public Tensor to(ScalarType type, Device device)
        {
            torch.InitializeDevice(device);
            var there = device.type == device_type && (device.index < 0 || device.index == device_index);
            return there && type == dtype ? this : ToDevice.Call(this, device, type);
        }

        public Tensor to(DeviceType deviceType, int deviceIndex = -1) => to(new Device(deviceType, deviceIndex));

        public Tensor to(string device) => to(new Device(device));

        public Tensor to(Tensor other) => to(other.dtype, other.device);

        public Tensor to_type(ScalarType type) => to(type);

        public Tensor cpu() => to(CPU);

        /// <summary>Another object for the same memory.</summary>
        public Tensor alias() => Alias.Call(this);

        /// <summary>A copy, in the autograd graph.</summary>
        public Tensor clone() => Clone.Call(this);

        /// <summary>The same memory, outside the autograd graph.</summary>
        public Tensor detach() => Detach.Call(this);

        /// <summary>The same values in row-major order; shares memory where they are so already.</summary>
        public Tensor contiguous() => Contiguous.Call(this);

        /// <summary>Copies another tensor's values into this one, converted and broadcast.</summary>
        public Tensor copy_(Tensor source, bool non_blocking = false) => Copy.CallInPlace(this, source, non_blocking);
    }
}
