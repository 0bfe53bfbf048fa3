using System.Buffers.Binary;
using FellowOakDicom;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>The three values of a LUT Descriptor (PS3.3 C.11.1.1, C.7.6.3.1.5).</summary>
/// <param name="Count">Number of entries, 1 to 65,536.</param>
/// <param name="First">Stored value of the first entry.</param>
/// <param name="Bits">Bits of an entry, 8 to 16.</param>
internal readonly record struct LookupTableDescriptor(int Count, int First, int Bits)
{
    /// <exception cref="PixelFormatException">The descriptor is missing or its values are none.</exception>
    public static LookupTableDescriptor Read(DicomDataset dataset, DicomTag tag, bool isSigned)
    {
        // The VR may be US or SS, but only the second value can be negative: the bytes are read, not the values.
        var bytes = PixelFormatReader.Bytes(dataset, tag, 6) ?? throw new PixelFormatException($"{tag.DictionaryEntry.Name} is missing or too short");
        var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int first = isSigned ? BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2));
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(4));
        if (bits is < 8 or > 16)
            throw new PixelFormatException($"{tag.DictionaryEntry.Name} has entries of {bits} bits; 8 to 16 are read");
        return new LookupTableDescriptor(count == 0 ? 65536 : count, first, bits);
    }

    /// <summary>The entries: words, or bytes where there is only one byte for each.</summary>
    /// <exception cref="PixelFormatException">There are fewer than the descriptor says.</exception>
    public ushort[] Entries(DicomDataset dataset, DicomTag tag)
    {
        var bytes = PixelFormatReader.Bytes(dataset, tag, Count)
            ?? throw new PixelFormatException($"{tag.DictionaryEntry.Name} has fewer than the {Count} entries of its descriptor");
        var isWords = bytes.Length >= 2 * Count;
        if (!isWords && Bits > 8)
            throw new PixelFormatException($"{tag.DictionaryEntry.Name} has {bytes.Length} bytes; {Count} entries of {Bits} bits need {2 * Count}");
        var entries = new ushort[Count];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = isWords ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)) : bytes[i];
        return entries;
    }
}
