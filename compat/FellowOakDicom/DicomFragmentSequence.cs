using System.Collections;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Encapsulated pixel data (PS3.5 A.4): the Basic Offset Table and the fragments after it.</summary>
public abstract class DicomFragmentSequence : DicomItem, IEnumerable<IByteBuffer>
{
    protected DicomFragmentSequence(DicomTag tag)
        : base(tag)
    {
    }

    /// <summary>Where each frame's first item starts, counted from the first byte after the offset table.</summary>
    public IList<uint> OffsetTable { get; private set; } = new List<uint>();

    public IList<IByteBuffer> Fragments { get; } = new List<IByteBuffer>();

    public IEnumerator<IByteBuffer> GetEnumerator() => Fragments.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void SetOffsetTable(uint[] offsets) => OffsetTable = new List<uint>(offsets);
}
