using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO.Reader;

/// <summary>
/// Reads data sets (PS3.5 chapter 7). Where bytes break the rules it reads what fo-dicom reads: unknown VRs as implicit ones, UN
/// with a known tag as the dictionary's VR, UN of undefined length as a sequence in implicit VR (CP-246), odd lengths as they are.
/// </summary>
internal sealed class DatasetReader
{
    /// <summary>Sequences within sequences; no standard object comes near, and a crafted one must not exhaust the stack.</summary>
    internal const int MaximumDepth = 128;

    private const uint UndefinedLength = 0xffffffff;
    private const uint Item = 0xfffee000;
    private const uint ItemDelimitation = 0xfffee00d;
    private const uint SequenceDelimitation = 0xfffee0dd;

    private readonly Func<ParseState, bool>? _stop;
    private readonly FileReadOption _readOption;
    private readonly int _largeObjectSize;
    private readonly IFileReference? _file;
    private readonly Stream? _source;
    private readonly Dictionary<uint, DicomPrivateCreator> _creators = [];
    private ReaderInput _input;
    private bool _explicit;
    private DicomReaderResult _result;

    /// <param name="input">Where the bytes come from.</param>
    /// <param name="file">The file that large values are read from on demand, if any.</param>
    /// <param name="source">The stream that large values are read from on demand, if there is no file.</param>
    public DatasetReader(
        ReaderInput input,
        FileReadOption readOption = FileReadOption.ReadAll,
        int largeObjectSize = 0,
        IFileReference? file = null,
        Stream? source = null,
        Func<ParseState, bool>? stop = null)
    {
        _input = input;
        _readOption = readOption == FileReadOption.Default ? FileReadOption.ReadLargeOnDemand : readOption;
        _largeObjectSize = largeObjectSize <= 0 ? 64 * 1024 : largeObjectSize;
        _file = file;
        _source = source;
        _stop = stop;
    }

    /// <summary>A data set that is all of a stream, read into memory.</summary>
    public static DicomDataset Read(Stream stream, DicomTransferSyntax syntax, Encoding? fallbackEncoding = null)
    {
        using var input = new ReaderInput(stream);
        var dataset = new DicomDataset();
        var result = new DatasetReader(input).Read(dataset, syntax, fallbackEncoding ?? DicomEncoding.Default);
        dataset.InternalTransferSyntax = syntax;
        return result == DicomReaderResult.Success ? dataset : throw new DicomReaderException("The data set ends within an element.");
    }

    /// <summary>Reads into <paramref name="dataset"/> until the input ends or the criterion is met.</summary>
    public DicomReaderResult Read(DicomDataset dataset, DicomTransferSyntax syntax, Encoding fallbackEncoding)
    {
        if (!syntax.IsDeflate)
            return ReadAll(dataset, syntax, fallbackEncoding);
        var compressed = _input;
        using var inflater = new DeflateStream(compressed.Rest(), CompressionMode.Decompress, leaveOpen: true);
        using var inflated = new ReaderInput(inflater);
        _input = inflated;
        try
        {
            return ReadAll(dataset, syntax, fallbackEncoding);
        }
        catch (InvalidDataException exception)
        {
            throw new DicomReaderException("The deflated data set is damaged.", exception);
        }
        finally
        {
            _input = compressed;
        }
    }

    private DicomReaderResult ReadAll(DicomDataset dataset, DicomTransferSyntax syntax, Encoding fallbackEncoding)
    {
        _result = DicomReaderResult.Processing;
        _explicit = syntax.IsExplicitVR;
        _input.Endian = syntax.Endian;
        ReadItems(dataset, long.MaxValue, 0, [fallbackEncoding]);
        if (_result == DicomReaderResult.Processing)
            _result = DicomReaderResult.Success;
        return _result;
    }

    /// <summary>Elements up to <paramref name="end"/>, an item delimiter, the end of the input, or whatever ends reading.</summary>
    private void ReadItems(DicomDataset dataset, long end, int depth, Encoding[] encodings)
    {
        try
        {
            ReadItemsInAnyOrder(dataset, end, depth, encodings);
        }
        finally
        {
            dataset.EndRead();
        }
    }

    private void ReadItemsInAnyOrder(DicomDataset dataset, long end, int depth, Encoding[] encodings)
    {
        dataset.SetFallbackEncodings(encodings);
        while (_result == DicomReaderResult.Processing && _input.Position < end)
        {
            if (!_input.TryPeek(4, out var bytes))
            {
                if (!_input.IsEnd)
                    _result = DicomReaderResult.Suspended;
                return;
            }

            var number = ((uint)_input.UInt16(bytes) << 16) | _input.UInt16(bytes[2..]);
            if (number == SequenceDelimitation && depth > 0)
                return;
            var tag = Tag(number);
            if (_stop is not null && _stop(new ParseState { Tag = tag, SequenceDepth = depth }))
            {
                _result = DicomReaderResult.Stopped;
                return;
            }

            if (number is ItemDelimitation or SequenceDelimitation)
            {
                if (depth == 0)
                    throw new DicomReaderException($"{tag} stands outside of any sequence.");
                if (_input.TryPeek(8, out _))
                    _input.Advance(8);
                else
                    _result = DicomReaderResult.Suspended;
                return;
            }

            if (number == Item)
            {
                // Items without the sequence they belong to.
                ReadSequence(dataset, tag, UndefinedLength, end, depth, encodings, false);
                continue;
            }

            _input.Advance(4);
            ReadElement(dataset, tag, end, depth, ref encodings);
        }
    }

    private void ReadElement(DicomDataset dataset, DicomTag tag, long end, int depth, ref Encoding[] encodings)
    {
        if (!TryReadHeader(tag, out var vr, out var length, out var wasUnknown))
        {
            _result = DicomReaderResult.Suspended;
            return;
        }

        if (vr == DicomVR.SQ && tag.IsPrivate && length > 0 && !StartsWithItem(length))
            vr = DicomVR.UN;
        if (vr == DicomVR.SQ)
        {
            ReadSequence(dataset, tag, length, end, depth, encodings, wasUnknown || tag.IsPrivate);
            return;
        }

        if (length == UndefinedLength)
        {
            ReadFragments(dataset, tag, vr);
            return;
        }

        if (!TryReadValue(length, vr, out var buffer))
        {
            _result = DicomReaderResult.Suspended;
            return;
        }

        if (buffer is null)
            return;
        var element = ElementFactory.Create(vr, tag, buffer, encodings);
        dataset.PutRead(element);
        if (tag.Number == 0x00080005)
        {
            encodings = DicomEncoding.GetEncodings(element.Get<string[]>());
            dataset.SetFallbackEncodings(encodings);
        }
        else if (tag.IsPrivate && tag.Element is >= 0x0010 and <= 0x00ff)
        {
            _creators[tag.Number] = DicomDictionary.Default.GetPrivateCreator(DicomEncoding.Default.GetString(buffer.Span()).TrimEnd(' ', '\0'));
        }
    }

    /// <summary>VR and length; <paramref name="wasUnknown"/> where the VR is the dictionary's in place of UN or of none.</summary>
    private bool TryReadHeader(DicomTag tag, out DicomVR vr, out uint length, out bool wasUnknown)
    {
        (vr, length, wasUnknown) = (DicomVR.UN, 0, false);
        var entry = tag.DictionaryEntry;
        if (!_explicit)
        {
            if (!_input.TryPeek(4, out var field))
                return false;
            length = _input.UInt32(field);
            _input.Advance(4);
            vr = ImplicitVR(tag, entry);
            if (length == UndefinedLength && vr == DicomVR.UN)
                vr = DicomVR.SQ;
            return true;
        }

        if (!_input.TryPeek(4, out var bytes))
            return false;
        if (DicomVR.TryParse(bytes[0], bytes[1], out var written))
        {
            vr = written;
        }
        else if (bytes[0] == ' ' && bytes[1] == ' ')
        {
            vr = entry.ValueRepresentations[0];
        }
        else
        {
            length = _input.UInt32(bytes);
            _input.Advance(4);
            vr = length == UndefinedLength ? DicomVR.SQ : entry.ValueRepresentations[0];
            wasUnknown = true;
            return true;
        }

        if (vr.Is16bitLength)
        {
            length = _input.UInt16(bytes[2..]);
            _input.Advance(4);
            return true;
        }

        // Early fo-dicom wrote SV and UV with a length of 16 bits, where two zero bytes belong.
        if ((vr == DicomVR.SV || vr == DicomVR.UV) && _input.UInt16(bytes[2..]) != 0)
        {
            length = _input.UInt16(bytes[2..]);
            _input.Advance(4);
            return true;
        }

        if (!_input.TryPeek(8, out bytes))
            return false;
        length = _input.UInt32(bytes[4..]);
        _input.Advance(8);
        if (vr == DicomVR.UN)
        {
            wasUnknown = true;
            vr = length == UndefinedLength && (tag.IsPrivate || entry == DicomDictionary.UnknownTag) ? DicomVR.SQ : entry.ValueRepresentations[0];
        }

        return true;
    }

    private static DicomVR ImplicitVR(DicomTag tag, DicomDictionaryEntry entry)
    {
        var vrs = entry.ValueRepresentations;
        if (tag.IsPrivate)
            return vrs[0];
        return vrs.Length > 1 && vrs[0] == DicomVR.OB && vrs[1] == DicomVR.OW ? DicomVR.OW : vrs[0];
    }

    private DicomTag Tag(uint number)
    {
        var (group, element) = ((ushort)(number >> 16), (ushort)number);
        if ((group & 1) != 0 && element > 0xff)
            return new DicomTag(group, element, _creators.GetValueOrDefault(((uint)group << 16) | (uint)(element >> 8)));
        return DicomDictionary.Default.Find(number)?.Tag ?? new DicomTag(group, element);
    }

    private bool StartsWithItem(uint length)
    {
        if (!_input.TryPeek(4, out var bytes))
            return length == UndefinedLength;
        var number = ((uint)_input.UInt16(bytes) << 16) | _input.UInt16(bytes[2..]);
        return number is Item or SequenceDelimitation;
    }

    private void ReadSequence(DicomDataset dataset, DicomTag tag, uint length, long outerEnd, int depth, Encoding[] encodings, bool examineItems)
    {
        if (depth >= MaximumDepth)
            throw new DicomReaderException($"More than {MaximumDepth} sequences within each other.");
        var sequence = new DicomSequence(tag);
        dataset.PutRead(sequence);
        var end = length == UndefinedLength ? outerEnd : Math.Min(outerEnd, _input.Position + length);
        var (wasExplicit, wasEndian) = (_explicit, _input.Endian);
        try
        {
            while (_result == DicomReaderResult.Processing && _input.Position < end)
            {
                if (!_input.TryPeek(8, out var bytes))
                {
                    if (!_input.IsEnd)
                        _result = DicomReaderResult.Suspended;
                    return;
                }

                var number = ((uint)_input.UInt16(bytes) << 16) | _input.UInt16(bytes[2..]);
                var itemLength = _input.UInt32(bytes[4..]);
                if (number != Item)
                {
                    // Anything but a delimiter belongs to the data set around this sequence.
                    if (number == SequenceDelimitation)
                        _input.Advance(8);
                    return;
                }

                _input.Advance(8);
                if (examineItems)
                    ExamineItem(itemLength);
                var item = new DicomDataset();
                sequence.Items.Add(item);
                var itemEnd = itemLength == UndefinedLength ? end : Math.Min(end, _input.Position + itemLength);
                ReadItems(item, itemEnd, depth + 1, encodings);
            }
        }
        finally
        {
            (_explicit, _input.Endian) = (wasExplicit, wasEndian);
        }
    }

    /// <summary>Items in UN and in private sequences may be in implicit VR (PS3.5 6.2.2 note 4) or explicit: their first element shows it.</summary>
    private void ExamineItem(uint itemLength)
    {
        if (itemLength == 0 || !_input.TryPeek(8, out var bytes))
            return;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) is 0xe00dfffe or 0xe0ddfffe)
            return;
        _explicit = DicomVR.TryParse(bytes[4], bytes[5], out _);
    }

    private void ReadFragments(DicomDataset dataset, DicomTag tag, DicomVR vr)
    {
        DicomFragmentSequence fragments =
            vr == DicomVR.OB ? new DicomOtherByteFragment(tag)
            : vr == DicomVR.OW || vr == DicomVR.UN ? new DicomOtherWordFragment(tag)
            : throw new DicomDataException($"Unexpected VR found for DICOM fragment sequence: {vr}");
        dataset.PutRead(fragments);
        var first = true;
        while (true)
        {
            if (!_input.TryPeek(8, out var bytes))
            {
                if (!_input.IsEnd)
                    _result = DicomReaderResult.Suspended;
                return;
            }

            var number = ((uint)_input.UInt16(bytes) << 16) | _input.UInt16(bytes[2..]);
            var length = _input.UInt32(bytes[4..]);
            if (number is not (Item or SequenceDelimitation))
                throw new DicomReaderException($"Unexpected tag in DICOM fragment sequence: {(DicomTag)number}");
            _input.Advance(8);
            if (number == SequenceDelimitation)
                return;
            if (first)
            {
                first = false;
                if (!TryReadOffsetTable(fragments, length))
                {
                    _result = DicomReaderResult.Suspended;
                    return;
                }

                continue;
            }

            if (!TryReadValue(length, DicomVR.OB, out var buffer))
            {
                _result = DicomReaderResult.Suspended;
                return;
            }

            if (buffer is not null)
                fragments.Fragments.Add(buffer);
        }
    }

    private bool TryReadOffsetTable(DicomFragmentSequence fragments, uint length)
    {
        if (_input.TryRead(length) is not { } table)
            return false;
        var offsets = new uint[table.Length / 4];
        for (var index = 0; index < offsets.Length; index++)
            offsets[index] = _input.UInt32(table.AsSpan(index * 4));
        fragments.SetOffsetTable(offsets);
        return true;
    }

    /// <summary>False where the input ends first; a null buffer for a large value that is to be skipped.</summary>
    private bool TryReadValue(uint length, DicomVR vr, out IByteBuffer? buffer)
    {
        buffer = EmptyBuffer.Value;
        if (length == 0)
            return true;
        var large = length >= _largeObjectSize;
        if (large && _readOption == FileReadOption.SkipLargeTags)
        {
            buffer = null;
            return _input.TrySkip(length);
        }

        var swaps = _input.Endian != Endian.LocalMachine && vr.ByteSwap > 1;
        if (large && _readOption == FileReadOption.ReadLargeOnDemand && _input.IsSeekable && (_file is not null || _source is not null))
        {
            var position = _input.Position;
            if (!_input.TrySkip(length))
                return false;
            buffer = _file is not null ? new FileByteBuffer(_file, position, length) : new StreamByteBuffer(_source!, position, length);
            if (swaps)
                buffer = new SwapByteBuffer(buffer, vr.ByteSwap);
            return true;
        }

        if (_input.TryRead(length) is not { } array)
            return false;
        if (swaps)
            Endian.Swap(array, vr.ByteSwap);
        buffer = new MemoryByteBuffer(array);
        return true;
    }
}
