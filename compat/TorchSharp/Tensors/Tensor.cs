namespace TorchSharp;

public static partial class torch
{
    /// <summary>An array of numbers of one type and any number of dimensions, on one device, with its place in the autograd graph.</summary>
    public partial class Tensor : IDisposable
    {
        private static long _totalCount;
        private nint _handle;

        internal Tensor(nint handle)
        {
            _handle = handle;
            Interlocked.Increment(ref _totalCount);
            OwningDisposeScope = DisposeScopeManager.Current.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>How many tensors the process holds now.</summary>
        public static long TotalCount => Interlocked.Read(ref _totalCount);

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint Handle => _handle != 0 ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => _handle == 0;

        internal DisposeScope? OwningDisposeScope { get; set; }

        public ScalarType dtype => (ScalarType)Native.dnt_dtype(Handle);

        public Device device => new(device_type, device_index);

        public DeviceType device_type => (DeviceType)Native.dnt_device_type(Handle);

        public int device_index => Native.dnt_device_index(Handle);

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Native.dnt_dimensions(Handle);

        public long dim() => Dimensions;

        /// <summary>The size of each dimension, outermost first.</summary>
        public long[] shape => Layout().Sizes;

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + (int)Dimensions : dim];

        /// <summary>How many elements lie between neighbours in each dimension.</summary>
        public long[] stride() => Layout().Strides;

        public long NumberOfElements => Native.dnt_numel(Handle);

        public long numel() => NumberOfElements;

        /// <summary>The size of an element, in bytes.</summary>
        public long ElementSize => Native.dnt_element_size(Handle);

        public bool is_contiguous() => Native.dnt_is_contiguous(Handle) != 0;

        /// <summary>Releases this hold on the native tensor; views and the autograd graph may hold it still.</summary>
        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            OwningDisposeScope = null;
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Moves the tensor to the dispose scope around the one that holds it.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all dispose scopes.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>Gives up the native tensor to a new owner; this object is then as if disposed.</summary>
        internal nint Surrender()
        {
            var handle = Handle;
            _handle = 0;
            Interlocked.Decrement(ref _totalCount);
            OwningDisposeScope?.MarkAsDisposed(this);
            OwningDisposeScope = null;
            GC.SuppressFinalize(this);
            return handle;
        }

        /// <summary>Lets this object stand for another native tensor; gradients are recorded for it as before.</summary>
        internal void TakeOver(Tensor other)
        {
            var recorded = requires_grad;
            var before = _handle;
            _handle = other.Surrender();
            Native.dnt_release(before);
            requires_grad = recorded;
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0)
                return;
            Interlocked.Decrement(ref _totalCount);
            Native.dnt_release(handle);
        }

        private unsafe (long[] Sizes, long[] Strides) Layout()
        {
            var sizes = new long[Dimensions];
            var strides = new long[sizes.Length];
            fixed (long* first = sizes, second = strides)
                Native.dnt_shape(Handle, first, second);
            return (sizes, strides);
        }
    }
}
