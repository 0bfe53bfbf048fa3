namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether the tensor was made by the user rather than by an operation in the autograd graph.</summary>
        public bool is_leaf => Native.dnt_is_leaf(Handle) != 0;

        public bool requires_grad
        {
            get => Native.dnt_requires_grad(Handle) != 0;
            set
            {
                if (Native.dnt_set_requires_grad(Handle, value ? 1 : 0) < 0)
                    Native.Throw();
            }
        }

        /// <summary>
        /// The gradient that <see cref="backward"/> accumulated, null where there is none. The object is the caller's, or its dispose
        /// scope's, to dispose. Releases of TorchSharp before 0.102.5 have a method of this name in its stead.
        /// </summary>
        public Tensor? grad
        {
            get
            {
                var handle = Native.dnt_grad(Handle);
                return handle == 0 ? null : new Tensor(handle);
            }

            set => Native.dnt_set_grad(Handle, value is null ? 0 : value.Handle);
        }

        /// <summary>Whether gradients are recorded for this tensor, returning it.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Keeps the gradient of a tensor that is not a leaf.</summary>
        public void retain_grad()
        {
            if (Native.dnt_retain_grad(Handle) < 0)
                Native.Throw();
        }

        /// <summary>Adds the gradients of this one-element tensor to the leaves it was computed from.</summary>
        public void backward(IList<Tensor>? grad_tensors = null, bool create_graph = false, bool retain_graph = false, IList<Tensor>? inputs = null)
        {
            if (inputs is not null)
                throw new NotSupportedException("backward() to chosen inputs is not covered; torch.autograd.grad() is.");
            var seed = grad_tensors is { Count: > 0 } ? grad_tensors[0].Handle : 0;
            if (Native.dnt_backward(Handle, seed, retain_graph ? 1 : 0, create_graph ? 1 : 0) < 0)
                Native.Throw();
        }
    }
}
