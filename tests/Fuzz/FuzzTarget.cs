namespace DicomNode.Fuzz;

/// <summary>
/// Something that strangers' bytes reach. An instance serves one thread; whatever comes out of <see cref="Run"/> as an exception is a
/// finding, so a target catches what its part of the product documents and nothing else.
/// Disposed after its last case, where it is disposable.
/// </summary>
internal abstract class FuzzTarget
{
    private readonly Mutator _mutator;

    protected FuzzTarget(IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> pieces) => _mutator = new Mutator(seeds, pieces);

    /// <summary>Bytes that a case may allocate whatever its length: caches that fill, and the objects that any input costs.</summary>
    public const long AllocationFloor = 2 << 20;

    /// <summary>Bytes that a case may allocate for each byte of its input.</summary>
    public virtual long AllocationFactor => 64;

    /// <summary>Makes the bytes of a case.</summary>
    public virtual void Fill(FuzzBuffer buffer, ref CaseRandom random) => _mutator.Fill(buffer, ref random);

    /// <summary>Gives the bytes to the product.</summary>
    public abstract void Run(ReadOnlyMemory<byte> input);

    /// <summary>Looks, after all cases, at what only shows then; an exception is a finding.</summary>
    public virtual void Finish()
    {
    }
}
