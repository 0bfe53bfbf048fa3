namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until disposed, operations on this thread are not recorded in the autograd graph.</summary>
    public static IDisposable no_grad() => new GradientMode(false);

    /// <summary>Until disposed, operations on this thread are recorded in the autograd graph.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    public static bool is_grad_enabled() => Native.dnt_grad_enabled() != 0;

    /// <summary>Derivatives, asked for directly.</summary>
    public static class autograd
    {
        /// <summary>The gradients of outputs with respect to inputs, without accumulating them in the inputs.</summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false)
        {
            var from = Handles(outputs);
            var to = Handles(inputs);
            var seeds = Handles(grad_outputs ?? []);
            var found = new nint[to.Length];
            int count;
            fixed (nint* first = from, second = to, third = seeds, results = found)
            {
                count = Native.dnt_autograd_grad(
                    first, from.Length, second, to.Length, third, seeds.Length,
                    retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, results);
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            if (count < 0)
                Native.Throw();
            // An input that was not used has no gradient, and no object stands for it.
            return found.Select(handle => handle == 0 ? null! : new Tensor(handle)).ToList();
        }

        private static nint[] Handles(IList<Tensor> tensors) => tensors.Select(tensor => tensor.Handle).ToArray();
    }

    private sealed class GradientMode : IDisposable
    {
        private readonly bool _before = is_grad_enabled();

        internal GradientMode(bool enabled) => Native.dnt_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => Native.dnt_set_grad_enabled(_before ? 1 : 0);
    }
}
