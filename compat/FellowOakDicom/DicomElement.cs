using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>An item with a value.</summary>
public abstract class DicomElement : DicomItem
{
    protected DicomElement(DicomTag tag, IByteBuffer data)
        : base(tag) => Buffer = data;

    /// <summary>How many values the element holds.</summary>
    public abstract int Count { get; }

    /// <summary>The encoded value in the machine's byte order.</summary>
    public IByteBuffer Buffer { get; protected set; }

    public uint Length => (uint)Buffer.Size;

    /// <summary>Value <paramref name="item"/> as <typeparamref name="T"/>; for -1 the first, all of them joined (string) or all (array).</summary>
    public abstract T Get<T>(int item = -1);

    public override void Validate()
    {
        ValidateString();
        ValidateVM();
    }

    protected virtual void ValidateString()
    {
    }

    protected virtual void ValidateVM()
    {
        if (Tag.IsPrivate || Count == 0)
            return;
        var multiplicity = Tag.DictionaryEntry.ValueMultiplicity;
        if (Count < multiplicity.Minimum || Count > multiplicity.Maximum)
            throw new DicomValidationException(ToString(), ValueRepresentation, $"Number of items {Count} does not match ValueMultiplicity {multiplicity}");
    }

    private protected InvalidCastException NotConvertible<T>() =>
        new($"Unable to convert DICOM {ValueRepresentation.Code} value to '{typeof(T).Name}'");

    private protected static ArgumentOutOfRangeException OutOfRange(int item) =>
        new(nameof(item), item, "Index is outside the range of available value items");
}
