using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes a tensor a parameter, which takes over the tensor.</summary>
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module learns: it is registered under the name of the field that holds it.</summary>
    public class Parameter : Tensor
    {
        /// <summary>Takes over the given tensor, which is then as if disposed.</summary>
        public Parameter(Tensor data, bool requires_grad = true)
            : base(data.Surrender())
        {
            this.requires_grad = requires_grad;
        }
    }
}
