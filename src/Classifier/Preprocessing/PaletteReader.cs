using System.Buffers.Binary;
using FellowOakDicom;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Reads the luminance of a palette, plain (PS3.3 C.7.6.3.1.5 and .6) or segmented (C.7.9.2).</summary>
internal static class PaletteReader
{
    public static LookupTable Read(DicomDataset dataset)
    {
        // The first stored value is that of all three; it is never negative, since an index is not.
        var descriptor = LookupTableDescriptor.Read(dataset, DicomTag.RedPaletteColorLookupTableDescriptor, false);
        var red = Channel(
            dataset, DicomTag.RedPaletteColorLookupTableDescriptor, DicomTag.RedPaletteColorLookupTableData, DicomTag.SegmentedRedPaletteColorLookupTableData);
        var green = Channel(
            dataset, DicomTag.GreenPaletteColorLookupTableDescriptor, DicomTag.GreenPaletteColorLookupTableData,
            DicomTag.SegmentedGreenPaletteColorLookupTableData);
        var blue = Channel(
            dataset, DicomTag.BluePaletteColorLookupTableDescriptor, DicomTag.BluePaletteColorLookupTableData, DicomTag.SegmentedBluePaletteColorLookupTableData);
        if (red.Length != green.Length || red.Length != blue.Length)
            throw new PixelFormatException($"the palette has {red.Length} reds, {green.Length} greens and {blue.Length} blues");
        var luminance = new float[red.Length];
        for (var i = 0; i < luminance.Length; i++)
            luminance[i] = Luminance.Red * red[i] + Luminance.Green * green[i] + Luminance.Blue * blue[i];
        return new LookupTable(descriptor.First, luminance);
    }

    private static ushort[] Channel(DicomDataset dataset, DicomTag descriptorTag, DicomTag plain, DicomTag segmented)
    {
        var descriptor = LookupTableDescriptor.Read(dataset, descriptorTag, false);
        if (dataset.Contains(plain) || !dataset.Contains(segmented))
            return descriptor.Entries(dataset, plain);
        var bytes = PixelFormatReader.Bytes(dataset, segmented, 1) ?? throw new PixelFormatException($"{segmented.DictionaryEntry.Name} is empty");
        return Expand(bytes, descriptor);
    }

    /// <summary>Expands discrete, linear and indirect segments to the number of entries that the descriptor names.</summary>
    internal static ushort[] Expand(ReadOnlySpan<byte> bytes, LookupTableDescriptor descriptor)
    {
        var entries = new ushort[descriptor.Count];
        var filled = 0;
        var reader = new SegmentReader(bytes, descriptor.Bits > 8 ? 2 : 1);
        while (filled < entries.Length && !reader.IsAtEnd)
            Segment(ref reader, entries, ref filled, mayRefer: true);
        if (filled < entries.Length)
            throw new PixelFormatException($"the segmented palette gives {filled} of {entries.Length} entries");
        return entries;
    }

    private static void Segment(ref SegmentReader reader, Span<ushort> entries, ref int filled, bool mayRefer)
    {
        var opcode = reader.Next();
        var length = reader.Next();
        switch (opcode)
        {
            case 0:
                for (var i = 0; i < length; i++)
                    Add(entries, ref filled, reader.Next());
                break;
            case 1:
                var end = reader.Next();
                var start = filled > 0 ? entries[filled - 1] : throw new PixelFormatException("a segmented palette begins with a linear segment");
                for (var i = 1; i <= length; i++)
                    Add(entries, ref filled, start + (int)Math.Round((end - start) * (double)i / length));
                break;
            case 2 when mayRefer:
                var target = reader.At(reader.NextOffset());
                for (var i = 0; i < length; i++)
                    Segment(ref target, entries, ref filled, mayRefer: false);
                break;
            default:
                throw new PixelFormatException($"a segmented palette has a segment of type {opcode}; 0 and 1 are read, and 2 outside another 2");
        }
    }

    private static void Add(Span<ushort> entries, ref int filled, int value)
    {
        if (filled == entries.Length)
            throw new PixelFormatException($"the segmented palette gives more than {entries.Length} entries");
        entries[filled++] = (ushort)value;
    }

    private ref struct SegmentReader(ReadOnlySpan<byte> bytes, int size)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        // An odd number of bytes is padded to an even one.
        public readonly bool IsAtEnd => _position + 2 * size > _bytes.Length;

        public int Next()
        {
            if (_position + size > _bytes.Length)
                throw new PixelFormatException("the segmented palette ends within a segment");
            int value = size == 1 ? _bytes[_position] : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[_position..]);
            _position += size;
            return value;
        }

        // Two words, or four bytes in a palette of bytes, least significant first: bytes from the start of the data.
        public long NextOffset()
        {
            var offset = 0L;
            for (var i = 0; i < 4 / size; i++)
                offset |= (long)Next() << (8 * size * i);
            return offset;
        }

        public readonly SegmentReader At(long offset)
        {
            if (offset >= _bytes.Length)
                throw new PixelFormatException($"a segmented palette refers to byte {offset} of {_bytes.Length}");
            return new SegmentReader(_bytes, size) { _position = (int)offset };
        }
    }
}
