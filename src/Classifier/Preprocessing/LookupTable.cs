namespace DicomNode.Classifier.Preprocessing;

/// <summary>
/// A table from stored value to grey value: a Modality LUT (PS3.3 C.11.1) or the luminance of a palette (PS3.3 C.7.6.3.1.5).
/// Values before the first or after the last entry take that entry.
/// </summary>
public sealed class LookupTable
{
    private readonly float[] _entries;

    /// <param name="first">Stored value that the first entry is for.</param>
    /// <param name="entries">One grey value per stored value, at least one.</param>
    public LookupTable(int first, ReadOnlySpan<float> entries)
    {
        if (entries.IsEmpty)
            throw new PixelFormatException("a lookup table has no entries");
        First = first;
        _entries = entries.ToArray();
    }

    /// <summary>Stored value that the first entry is for.</summary>
    public int First { get; }

    /// <summary>Number of entries, 1 to 65,536.</summary>
    public int Count => _entries.Length;

    /// <summary>The grey value for a stored value.</summary>
    public float this[long storedValue] => _entries[Math.Clamp(storedValue - First, 0, _entries.Length - 1)];
}
