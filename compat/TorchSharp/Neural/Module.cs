using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Layers, losses and what belongs to them.</summary>
    public static partial class nn
    {
        /// <summary>A part of a network: its parameters and buffers, and the modules it is made of, each under a name.</summary>
        public class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, Tensor> _buffers = [];
            private readonly OrderedDictionary<string, Module> _modules = [];
            private readonly string _name;
            private bool _registered;

            protected Module(string name) => _name = name;

            /// <summary>Whether the module trains: batch norm then takes the batch's statistics, and dropout drops.</summary>
            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var module in _modules.Values)
                    module.train(train);
            }

            public virtual void eval() => train(false);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Named(module => module._parameters.Select(pair => (pair.Key, pair.Value)), recurse);

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true) =>
                Named(module => module._buffers.Select(pair => (pair.Key, pair.Value)), recurse);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true) => named_buffers(recurse).Select(pair => pair.buffer);

            /// <summary>The modules that this one is directly made of.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _modules.Select(pair => (pair.Key, pair.Value));

            public virtual IEnumerable<Module> children() => _modules.Values;

            /// <summary>All modules below this one, without itself.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                named_children().Concat(_modules.SelectMany(child =>
                    child.Value.named_modules().Select(below => ($"{child.Key}.{below.name}", below.module))));

            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(pair => pair.name == target).parameter;

            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(pair => pair.name == target).buffer;

            /// <summary>All parameters, then all buffers, by name: the module's own tensors, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in named_parameters())
                    destination.TryAdd(start + name, parameter);
                foreach (var (name, buffer) in named_buffers())
                    destination.TryAdd(start + name, buffer);
                return destination;
            }

            /// <summary>Copies values into this module's parameters and buffers of the same names.</summary>
            /// <exception cref="InvalidOperationException">strict, and a name is missing or unknown.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var own = state_dict();
                var missing = own.Keys.Where(name => !source.ContainsKey(name) && skip?.Contains(name) != true).ToList();
                var unexpected = source.Keys.Where(name => !own.ContainsKey(name) && skip?.Contains(name) != true).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                using var unrecorded = no_grad();
                foreach (var (name, values) in source)
                {
                    if (skip?.Contains(name) != true && own.TryGetValue(name, out var target))
                        target.copy_(values);
                }

                return (missing, unexpected);
            }

            public virtual void zero_grad()
            {
                foreach (var parameter in parameters())
                    parameter.grad = null;
            }

            /// <summary>Calls an action on every module below this one, then on itself.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var module in _modules.Values)
                    module.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Registers a module under a name, which becomes part of its parameters' names.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentException("module name can't be empty string \"\"");
                if (name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (_modules.ContainsKey(name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                _modules.Add(name, submodule);
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!_parameters.TryAdd(name, param))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
            }

            public virtual void register_buffer(string name, Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!_buffers.TryAdd(name, tensor))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>
            /// Registers every field that holds a module, a parameter or a tensor under the field's name. A module of several fields calls it
            /// at the end of its constructor.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                    return;
                foreach (var field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    if (_modules.ContainsKey(field.Name) || _parameters.ContainsKey(field.Name) || _buffers.ContainsKey(field.Name))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(field.Name, tensor);
                            break;
                    }
                }

                _registered = true;
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach (var parameter in _parameters.Values)
                    parameter.Dispose();
                foreach (var buffer in _buffers.Values)
                    buffer.Dispose();
                foreach (var module in _modules.Values)
                    module.Dispose();
            }

            /// <summary>Moves parameters to a device, and converts them where a type is given; buffers of integers keep their type.</summary>
            internal void Move(Device? device, ScalarType? type)
            {
                using var unrecorded = no_grad();
                foreach (var module in _modules.Values)
                    module.Move(device, type);
                foreach (var tensor in _parameters.Values.Concat(_buffers.Values))
                {
                    var floating = tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
                    var moved = tensor.to(floating ? type ?? tensor.dtype : tensor.dtype, device ?? tensor.device);
                    if (!ReferenceEquals(moved, tensor))
                        tensor.TakeOver(moved);
                }
            }

            private IEnumerable<(string, T)> Named<T>(Func<Module, IEnumerable<(string, T)>> own, bool recurse)
            {
                var seen = new HashSet<T>();
                return Below(this, "");

                IEnumerable<(string, T)> Below(Module module, string prefix)
                {
                    foreach (var (name, item) in own(module))
                    {
                        if (seen.Add(item))
                            yield return (prefix + name, item);
                    }

                    if (!recurse)
                        yield break;
                    foreach (var (childName, child) in module._modules)
                    {
                        foreach (var pair in Below(child, prefix + childName + "."))
                            yield return pair;
                    }
                }
            }
        }

        /// <summary>A module that computes one result from one input.</summary>
        public abstract class Module<T, TResult> : Module
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }

        /// <summary>A module that computes one result from two inputs.</summary>
        public abstract class Module<T1, T2, TResult> : Module
        {
            protected Module(string name)
                : base(name)
            {
            }

            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
