using System.Collections;

namespace FellowOakDicom;

/// <summary>A sequence of items (SQ), each a data set (PS3.5 7.5).</summary>
public class DicomSequence : DicomItem, IEnumerable<DicomDataset>
{
    public DicomSequence(DicomTag tag, params DicomDataset[] items)
        : base(tag)
    {
        foreach (var item in items)
            Items.Add(item);
    }

    public override DicomVR ValueRepresentation => DicomVR.SQ;

    public IList<DicomDataset> Items { get; } = new List<DicomDataset>();

    public override void Validate()
    {
        foreach (var item in Items)
            item.Validate();
    }

    public IEnumerator<DicomDataset> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
