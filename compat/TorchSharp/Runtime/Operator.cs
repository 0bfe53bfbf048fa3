using System.Buffers;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One of PyTorch's operators, called through its dispatcher by the name of its schema, e.g. "sum.dim_IntList".</summary>
/// <remarks>Arguments are positional and checked by PyTorch; those left out at the end take the schema's defaults.</remarks>
internal sealed unsafe class Operator
{
    private const int MaxResults = 4;
    private readonly string _name;
    private readonly string _overload;
    private nint _handle;

    internal Operator(string schema)
    {
        var dot = schema.IndexOf('.', StringComparison.Ordinal);
        _name = "aten::" + (dot < 0 ? schema : schema[..dot]);
        _overload = dot < 0 ? "" : schema[(dot + 1)..];
    }

    /// <summary>Calls an operator with one tensor as its result.</summary>
    internal Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Native.Value[MaxResults];
        Invoke(arguments, results);
        return new Tensor((nint)results[0].Data);
    }

    /// <summary>Calls an operator with two tensors as its results.</summary>
    internal (Tensor, Tensor) CallPair(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Native.Value[MaxResults];
        Invoke(arguments, results);
        return (new Tensor((nint)results[0].Data), new Tensor((nint)results[1].Data));
    }

    /// <summary>Calls an operator whose result is its first argument, changed in place; returns that same object.</summary>
    internal Tensor CallInPlace(Tensor target, params ReadOnlySpan<Argument> others)
    {
        Span<Argument> arguments = new Argument[others.Length + 1];
        arguments[0] = target;
        others.CopyTo(arguments[1..]);
        var results = stackalloc Native.Value[MaxResults];
        Invoke(arguments, results);
        Native.dnt_release((nint)results[0].Data);
        return target;
    }

    /// <summary>Calls an operator whose result is true or false.</summary>
    internal bool CallBool(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Native.Value[MaxResults];
        Invoke(arguments, results);
        return results[0].Integer != 0;
    }

    private void Invoke(ReadOnlySpan<Argument> arguments, Native.Value* results)
    {
        if (_handle == 0)
            _handle = Resolve();
        var pooled = 0;
        foreach (var argument in arguments)
            pooled += argument.ListLength;
        var pool = ArrayPool<long>.Shared.Rent(Math.Max(pooled, 1));
        var values = stackalloc Native.Value[arguments.Length];
        int count;
        fixed (long* lists = pool)
        {
            var list = lists;
            for (var i = 0; i < arguments.Length; i++)
            {
                values[i] = arguments[i].Marshal(list);
                list += arguments[i].ListLength;
            }

            count = Native.dnt_call(_handle, values, arguments.Length, results, MaxResults);
        }

        ArrayPool<long>.Shared.Return(pool);
        // A finaliser may not release a tensor that the native side still reads.
        foreach (var argument in arguments)
            GC.KeepAlive(argument.Reference);
        if (count < 0)
            Native.Throw();
    }

    private nint Resolve()
    {
        var handle = Native.dnt_operator(_name, _overload);
        if (handle == 0)
            Native.Throw();
        return handle;
    }
}
