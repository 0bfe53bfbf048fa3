using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Typed access to the elements of a tensor on the processor, in row-major order whatever its strides.</summary>
/// <typeparam name="T">The tensor's element type.</typeparam>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        // A hold of its own, outside all scopes: the accessor may outlive the tensor object it was asked from.
        _tensor = tensor.alias().DetachFromDisposeScope();
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    /// <summary>The element at the given index of each dimension.</summary>
    public T this[params long[] indices]
    {
        get => _tensor.Data<T>()[Offset(indices)];
        set => _tensor.Data<T>()[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var data = _tensor.Data<T>();
        if (_contiguous)
            return new ReadOnlySpan<T>(data, checked((int)Count)).ToArray();
        var array = new T[Count];
        for (var i = 0L; i < Count; i++)
            array[i] = data[Offset(i)];
        return array;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
            yield return At(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _tensor.Dispose();

    private T At(long ordinal) => _tensor.Data<T>()[Offset(ordinal)];

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && _shape.Length != 1)
            return Offset(indices[0]);
        if (indices.Length != _shape.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {_shape.Length} dimensions.");
        var offset = 0L;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= _shape[i])
                throw new IndexOutOfRangeException();
            offset += indices[i] * _strides[i];
        }

        return offset;
    }

    private long Offset(long ordinal)
    {
        if (ordinal < 0 || ordinal >= Count)
            throw new IndexOutOfRangeException();
        if (_contiguous)
            return ordinal;
        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            offset += ordinal % _shape[i] * _strides[i];
            ordinal /= _shape[i];
        }

        return offset;
    }
}
