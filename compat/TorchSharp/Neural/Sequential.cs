using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules one after the other, named 0, 1, 2, ...</summary>
            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                new(modules.Select((module, index) => ($"{index}", module)));

            /// <summary>Modules one after the other, named as given.</summary>
            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Modules one after the other.</summary>
    public sealed class Sequential : torch.nn.Module<Tensor, Tensor>
    {
        private readonly List<torch.nn.Module<Tensor, Tensor>> _steps = [];

        internal Sequential(IEnumerable<(string Name, torch.nn.Module<Tensor, Tensor> Module)> modules)
            : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules)
            {
                register_module(name, module);
                _steps.Add(module);
            }
        }

        public int Count => _steps.Count;

        public override Tensor forward(Tensor input)
        {
            if (_steps.Count == 0)
                return input.alias();
            using var scope = NewDisposeScope();
            var result = input;
            foreach (var step in _steps)
                result = step.forward(result);
            return result.MoveToOuterDisposeScope();
        }
    }
}
