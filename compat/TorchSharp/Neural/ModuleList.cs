using System.Collections;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module
                => new(modules);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Modules named 0, 1, 2, ..., which their holder calls as it likes.</summary>
    public sealed class ModuleList<T> : torch.nn.Module, IReadOnlyList<T>
        where T : torch.nn.Module
    {
        private readonly List<T> _modules = [];

        internal ModuleList(IEnumerable<T> modules)
            : base(nameof(ModuleList<T>))
        {
            foreach (var module in modules)
            {
                register_module($"{_modules.Count}", module);
                _modules.Add(module);
            }
        }

        public int Count => _modules.Count;

        public T this[int index] => _modules[index];

        public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
