using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>The items of a data set, sorted by tag.</summary>
public partial class DicomDataset : IEnumerable<DicomItem>
{
    private readonly List<DicomItem> _items = [];
    private Encoding[] _fallbackEncodings = DicomEncoding.DefaultArray;
    private DicomTransferSyntax _syntax;
    private bool _isUnsorted;

    public DicomDataset()
        : this(DicomTransferSyntax.ExplicitVRLittleEndian)
    {
    }

    public DicomDataset(DicomTransferSyntax internalTransferSyntax) => _syntax = internalTransferSyntax;

    public DicomDataset(params DicomItem[] items)
        : this((IEnumerable<DicomItem>)items)
    {
    }

    /// <summary>Takes over the items; sequences are copied.</summary>
    public DicomDataset(IEnumerable<DicomItem> items)
        : this(items, true)
    {
    }

    internal DicomDataset(IEnumerable<DicomItem>? items, bool validate)
        : this()
    {
        ValidateItems = validate;
        foreach (var item in items ?? [])
        {
            if (item is DicomSequence sequence)
                Put(new DicomSequence(Resolve(item.Tag), sequence.Items.Select(each => new DicomDataset(each, validate)).ToArray()), true);
            else if (item is not null)
                AddItem(item, true);
        }

        ValidateItems = true;
    }

    /// <summary>How the data set was, or is to be, encoded; pixel data are read accordingly.</summary>
    public DicomTransferSyntax InternalTransferSyntax
    {
        get => _syntax;
        internal set
        {
            _syntax = value;
            foreach (var item in _items)
            {
                if (item is not DicomSequence sequence)
                    continue;
                foreach (var each in sequence.Items)
                    each.InternalTransferSyntax = value;
            }
        }
    }

    /// <summary>Whether added items are validated.</summary>
    [Obsolete("Use this property with care. You can suppress validation, but be aware you might create invalid Datasets if you need to set this property.", false)]
    public bool AutoValidate
    {
        get => Validates;
        set => Validates = value;
    }

    internal bool ValidateItems
    {
        get => Validates && DicomValidation.PerformValidation;
        set => Validates = value;
    }

    private bool Validates { get; set; } = true;

    /// <summary>The item, null where the data set lacks it or it is of another type.</summary>
    public T? GetDicomItem<T>(DicomTag tag)
        where T : DicomItem => Find(tag) as T;

    public DicomSequence GetSequence(DicomTag tag) =>
        Require(tag) as DicomSequence ?? throw new DicomDataException($"DicomTag {tag} isn't a sequence.");

    public bool TryGetSequence(DicomTag tag, [MaybeNullWhen(false)] out DicomSequence sequence)
    {
        sequence = Find(tag) as DicomSequence;
        return sequence is not null;
    }

    public int GetValueCount(DicomTag tag) => Require(tag) switch
    {
        DicomElement element => element.Count,
        DicomSequence sequence => sequence.Items.Count,
        _ => throw NoValues(),
    };

    public T GetValue<T>(DicomTag tag, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var element = RequireElement<T>(tag);
        if (typeof(T).IsAssignableTo(typeof(IByteBuffer)))
            return (T)element.Buffer;
        return index < element.Count
            ? element.Get<T>(index)
            : throw new DicomDataException($"Index out of range: index {index} for Tag {tag} must be less than value count {element.Count}");
    }

    public bool TryGetValue<T>(DicomTag tag, int index, [MaybeNullWhen(false)] out T elementValue)
    {
        elementValue = default;
        return index >= 0 && !typeof(T).IsArray && Find(tag) is DicomElement element && index < element.Count && TryConvert(element, index, out elementValue);
    }

    [return: NotNullIfNotNull(nameof(defaultValue))]
    public T? GetValueOrDefault<T>(DicomTag tag, int index, T? defaultValue) => TryGetValue<T>(tag, index, out var value) ? value : defaultValue;

    public T[] GetValues<T>(DicomTag tag)
    {
        var element = RequireElement<T>(tag);
        return typeof(T) == typeof(byte) ? (T[])(object)element.Buffer.Data : element.Get<T[]>();
    }

    public bool TryGetValues<T>(DicomTag tag, [MaybeNullWhen(false)] out T[] values)
    {
        values = null;
        return !typeof(T).IsArray && Find(tag) is DicomElement element && TryConvert(element, -1, out values);
    }

    /// <summary>The value of an element that has exactly one.</summary>
    /// <exception cref="DicomDataException">The element is missing, or has no value or several.</exception>
    public T GetSingleValue<T>(DicomTag tag)
    {
        var element = RequireElement<T>(tag);
        if (typeof(T).IsAssignableTo(typeof(IByteBuffer)))
            return (T)element.Buffer;
        return element.Count == 1
            ? element.Get<T>(0)
            : throw new DicomDataException($"DICOM element {tag} must contain a single value, but contains {element.Count}");
    }

    public bool TryGetSingleValue<T>(DicomTag tag, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        return !typeof(T).IsArray && Find(tag) is DicomElement { Count: 1 } element && TryConvert(element, 0, out value);
    }

    [return: NotNullIfNotNull(nameof(defaultValue))]
    public T? GetSingleValueOrDefault<T>(DicomTag tag, T? defaultValue) => TryGetSingleValue<T>(tag, out var value) ? value : defaultValue;

    /// <summary>All values as one text, backslashes between them.</summary>
    public string GetString(DicomTag tag) => Require(tag) is DicomElement element ? element.Get<string>() : throw NoValues();

    public bool TryGetString(DicomTag tag, [MaybeNullWhen(false)] out string stringValue)
    {
        stringValue = null;
        if (Find(tag) is not DicomElement element)
            return false;
        try
        {
            stringValue = element.Count == 0 ? "" : element.Get<string>();
            return true;
        }
        catch (DicomDataException)
        {
            return false;
        }
    }

    /// <summary>Validates every item, whatever the switches say.</summary>
    public void Validate()
    {
        foreach (var item in _items)
            item.Validate();
    }

    /// <summary>The tag that a private element has in this data set; reserves a block for its creator where there is none.</summary>
    public DicomTag? GetPrivateTag(DicomTag tag) => GetPrivateTag(tag, true);

    public DicomDataset Add(params DicomItem[] items) => AddAll(items, false);

    public DicomDataset Add(IEnumerable<DicomItem> items) => AddAll(items, false);

    /// <summary>Adds an element with the VR that the dictionary gives.</summary>
    /// <exception cref="ArgumentException">The data set has the element already.</exception>
    public DicomDataset Add<T>(DicomTag tag, params T[] values) => AddValues(ChooseVR<T>(tag, values), tag, values, false);

    public DicomDataset Add<T>(DicomVR vr, DicomTag tag, params T[] values) => AddValues(vr, tag, values, false);

    public DicomDataset AddOrUpdate(params DicomItem[] items) => AddAll(items, true);

    public DicomDataset AddOrUpdate(IEnumerable<DicomItem> items) => AddAll(items, true);

    public DicomDataset AddOrUpdate<T>(DicomTag tag, params T[] values) => AddValues(ChooseVR<T>(tag, values), tag, values, true);

    public DicomDataset AddOrUpdate<T>(DicomVR vr, DicomTag tag, params T[] values) => AddValues(vr, tag, values, true);

    public bool Contains(DicomTag tag) => Find(tag) is not null;

    public DicomDataset Remove(params DicomTag[] tags)
    {
        foreach (var tag in tags)
        {
            if (GetPrivateTag(tag, false) is { } resolved && IndexOf(resolved) is >= 0 and var index)
                _items.RemoveAt(index);
        }

        return this;
    }

    public DicomDataset Remove(Func<DicomItem, bool> selector)
    {
        _items.RemoveAll(new Predicate<DicomItem>(selector));
        return this;
    }

    public DicomDataset Clear()
    {
        _items.Clear();
        return this;
    }

    public DicomDataset CopyTo(DicomDataset destination)
    {
        destination?.AddOrUpdate(this);
        return this;
    }

    public DicomDataset CopyTo(DicomDataset destination, params DicomTag[] tags)
    {
        foreach (var tag in tags)
        {
            if (GetDicomItem<DicomItem>(tag) is { } item)
                destination?.AddOrUpdate(item);
        }

        return this;
    }

    public IEnumerator<DicomItem> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"DICOM Dataset [{_items.Count} items]";

    /// <summary>Throws where a derived data set does not take the tag.</summary>
    protected virtual void ValidateTag(DicomTag tag)
    {
    }

    internal void SetFallbackEncodings(Encoding[] value) => _fallbackEncodings = value;

    /// <summary>What text is written in: Specific Character Set, else what the data set was read with or inherits.</summary>
    internal Encoding[] GetEncodingsForSerialization() =>
        TryGetValues<string>(DicomTag.SpecificCharacterSet, out var charsets) ? DicomEncoding.GetEncodings(charsets) : _fallbackEncodings;

    /// <summary>
    /// Puts an item that was read, without validation. Items come in the order of their tags as a rule; where they do not, they stand in that of
    /// their coming until <see cref="EndRead"/>, since a place among n others costs n, and a stranger chooses n.
    /// </summary>
    internal void PutRead(DicomItem item)
    {
        _isUnsorted |= _items.Count > 0 && _items[^1].Tag.CompareTo(item.Tag) >= 0;
        _items.Add(item);
    }

    /// <summary>Brings the items that were read into order; of several with one tag the last stays.</summary>
    internal void EndRead()
    {
        if (!_isUnsorted)
            return;
        var sorted = _items.OrderBy(item => item.Tag).ToArray();
        _items.Clear();
        foreach (var item in sorted)
        {
            if (_items.Count > 0 && _items[^1].Tag.CompareTo(item.Tag) == 0)
                _items[^1] = item;
            else
                _items.Add(item);
        }

        _isUnsorted = false;
    }

    internal DicomTag? GetPrivateTag(DicomTag tag, bool createTag)
    {
        if (!tag.IsPrivate || tag.Element is 0 or > 0xff || tag.PrivateCreator is null)
            return tag;
        for (ushort block = 0x10; block <= 0xff; block++)
        {
            var reservation = new DicomTag(tag.Group, block);
            if (!Contains(reservation))
            {
                if (!createTag)
                    continue;
                Add(new DicomLongString(reservation, tag.PrivateCreator.Creator));
            }
            else if (GetSingleValueOrDefault(reservation, "") != tag.PrivateCreator.Creator)
            {
                continue;
            }

            return new DicomTag(tag.Group, (ushort)((block << 8) | tag.Element), tag.PrivateCreator);
        }

        return null;
    }

    private static DicomDataException NoValues() => new("DicomTag doesn't support values.");

    private static bool TryConvert<T>(DicomElement element, int index, [MaybeNullWhen(false)] out T value)
    {
        try
        {
            value = typeof(T) == typeof(byte[]) ? (T)(object)element.Buffer.Data
                : typeof(T).IsAssignableTo(typeof(IByteBuffer)) ? (T)element.Buffer
                : element.Get<T>(index);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException or ArgumentException or DicomException)
        {
            value = default;
            return false;
        }
    }

    private DicomTag Resolve(DicomTag tag) =>
        GetPrivateTag(tag, true) ?? throw new DicomDataException($"No block is left in group {tag.Group:x4} for {tag.PrivateCreator}.");

    private DicomItem? Find(DicomTag tag) => GetPrivateTag(tag, false) is { } resolved && IndexOf(resolved) is >= 0 and var index ? _items[index] : null;

    private DicomItem Require(DicomTag tag) => Find(tag) ?? throw new DicomDataException($"Tag: {tag} not found in dataset");

    private DicomElement RequireElement<T>(DicomTag tag)
    {
        if (typeof(T).IsArray)
            throw new DicomDataException("T can't be an Array type. Use GetValues instead");
        return Require(tag) as DicomElement ?? throw NoValues();
    }

    /// <summary>Index of the item, or the complement of where it would stand.</summary>
    private int IndexOf(DicomTag tag)
    {
        var (low, high) = (0, _items.Count - 1);
        if (high >= 0 && _items[high].Tag.CompareTo(tag) < 0)
            return ~_items.Count;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = _items[middle].Tag.CompareTo(tag);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    private DicomDataset AddAll(IEnumerable<DicomItem>? items, bool allowUpdate)
    {
        foreach (var item in items ?? [])
        {
            if (item is not null)
                AddItem(item, allowUpdate);
        }

        return this;
    }

    private DicomDataset AddItem(DicomItem item, bool allowUpdate)
    {
        ValidateTag(item.Tag);
        if (item.Tag.IsPrivate)
            item.Tag = Resolve(item.Tag);
        if (ValidateItems)
            item.Validate();
        Put(item, allowUpdate);
        return this;
    }

    private void Put(DicomItem item, bool allowUpdate)
    {
        var index = IndexOf(item.Tag);
        if (index < 0)
            _items.Insert(~index, item);
        else if (allowUpdate)
            _items[index] = item;
        else
            throw new ArgumentException($"An item with tag {item.Tag} has already been added.");
    }

    private static DicomVR ChooseVR<T>(DicomTag tag, T[]? values)
    {
        var entry = DicomDictionary.Default[tag];
        var byType = values is null ? null : Array.Find(entry.ValueRepresentations, vr => vr.ValueType == typeof(T));
        return byType ?? entry.ValueRepresentations[0];
    }

    private DicomDataset AddValues<T>(DicomVR vr, DicomTag tag, T[]? values, bool allowUpdate) =>
        AddItem(ElementFactory.Create(vr, tag.IsPrivate ? Resolve(tag) : tag, values), allowUpdate);
}
