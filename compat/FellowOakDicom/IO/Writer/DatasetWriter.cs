using System.Buffers.Binary;
using System.IO.Compression;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO.Writer;

/// <summary>
/// Writes data sets (PS3.5 chapter 7). Headers and small values gather in one buffer; values above a limit go from their source to
/// the stream in pieces. One code path serves synchronous and asynchronous callers: the synchronous one never truly awaits.
/// </summary>
internal sealed class DatasetWriter
{
    private const uint UndefinedLength = 0xffffffff;
    private const int FlushSize = 64 * 1024;

    private readonly Stream _stream;
    private readonly bool _async;
    private readonly DicomWriteOptions _options;
    private readonly bool _explicit;
    private readonly bool _bigEndian;
    private byte[] _pending = new byte[4096];
    private int _count;

    private DatasetWriter(Stream stream, DicomTransferSyntax syntax, DicomWriteOptions? options, bool async)
    {
        _stream = stream;
        _async = async;
        _options = options ?? DicomWriteOptions.Default;
        _explicit = syntax.IsExplicitVR;
        _bigEndian = syntax.Endian == Endian.Big;
    }

    public static void Write(Stream stream, DicomDataset dataset, DicomTransferSyntax syntax, DicomWriteOptions? options = null) =>
        WriteAsync(stream, dataset, syntax, options, async: false).GetAwaiter().GetResult();

    public static Task WriteAsync(Stream stream, DicomDataset dataset, DicomTransferSyntax syntax, DicomWriteOptions? options = null) =>
        WriteAsync(stream, dataset, syntax, options, async: true);

    /// <summary>Preamble, prefix and file meta information with its group length.</summary>
    public static byte[] MetaInformation(DicomFileMetaInformation meta)
    {
        using var elements = new MemoryStream();
        Write(elements, new DicomDataset(meta.Where(item => item.Tag.Element != 0), false), DicomTransferSyntax.ExplicitVRLittleEndian);
        using var output = new MemoryStream();
        output.Write(new byte[128]);
        output.Write("DICM"u8);
        var length = new DicomDataset(new DicomUnsignedLong(DicomTag.FileMetaInformationGroupLength, (uint)elements.Length));
        Write(output, length, DicomTransferSyntax.ExplicitVRLittleEndian);
        elements.WriteTo(output);
        return output.ToArray();
    }

    private static async Task WriteAsync(Stream stream, DicomDataset dataset, DicomTransferSyntax syntax, DicomWriteOptions? options, bool async)
    {
        if (!syntax.IsDeflate)
        {
            await new DatasetWriter(stream, syntax, options, async).WriteWhole(dataset).ConfigureAwait(false);
            return;
        }

        // The deflater is closed before the caller's stream is touched asynchronously: it writes its last block synchronously.
        using var deflated = new MemoryStream();
        using (var deflater = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            await new DatasetWriter(deflater, syntax, options, async: false).WriteWhole(dataset).ConfigureAwait(false);
        if ((deflated.Length & 1) != 0)
            deflated.WriteByte(0);
        var bytes = deflated.GetBuffer().AsMemory(0, (int)deflated.Length);
        if (async)
            await stream.WriteAsync(bytes).ConfigureAwait(false);
        else
            stream.Write(bytes.Span);
    }

    private async ValueTask WriteWhole(DicomDataset dataset)
    {
        await WriteItems(dataset).ConfigureAwait(false);
        await Flush().ConfigureAwait(false);
    }

    private async ValueTask WriteItems(DicomDataset dataset)
    {
        var encodings = dataset.GetEncodingsForSerialization();
        foreach (var item in dataset)
        {
            if (!IsWritten(item))
                continue;
            switch (item)
            {
                case DicomStringElement text:
                    text.TargetEncodings = encodings;
                    await WriteElement(text).ConfigureAwait(false);
                    break;
                case DicomElement element:
                    await WriteElement(element).ConfigureAwait(false);
                    break;
                case DicomSequence sequence:
                    await WriteSequence(sequence, encodings).ConfigureAwait(false);
                    break;
                case DicomFragmentSequence fragments:
                    await WriteFragments(fragments).ConfigureAwait(false);
                    break;
            }
        }
    }

    private bool IsWritten(DicomItem item) => item.Tag.Element != 0 || item.Tag.Group is 0 or 2 || _options.KeepGroupLengths;

    private async ValueTask WriteElement(DicomElement element)
    {
        var size = element.Buffer.Size;
        var even = size + (size & 1);
        WriteHeader(element.Tag, element.ValueRepresentation, even < UndefinedLength ? (uint)even : throw TooLong(element));
        var swap = _bigEndian && element.ValueRepresentation.ByteSwap > 1;
        await WriteValue(swap ? new SwapByteBuffer(element.Buffer, element.ValueRepresentation.ByteSwap) : element.Buffer).ConfigureAwait(false);
        if (size != even)
            Reserve(1)[0] = element.ValueRepresentation.PaddingValue;
    }

    private async ValueTask WriteSequence(DicomSequence sequence, System.Text.Encoding[] encodings)
    {
        foreach (var item in sequence.Items)
        {
            if (!item.Contains(DicomTag.SpecificCharacterSet))
                item.SetFallbackEncodings(encodings);
        }

        WriteHeader(sequence.Tag, DicomVR.SQ, _options.ExplicitLengthSequences ? SequenceLength(sequence) : UndefinedLength);
        foreach (var item in sequence.Items)
        {
            WriteTag(DicomTag.Item);
            WriteUInt32(_options.ExplicitLengthSequenceItems ? ItemLength(item) : UndefinedLength);
            await WriteItems(item).ConfigureAwait(false);
            if (_options.ExplicitLengthSequenceItems)
                continue;
            WriteTag(DicomTag.ItemDelimitationItem);
            WriteUInt32(0);
        }

        if (_options.ExplicitLengthSequences)
            return;
        WriteTag(DicomTag.SequenceDelimitationItem);
        WriteUInt32(0);
    }

    private async ValueTask WriteFragments(DicomFragmentSequence fragments)
    {
        WriteHeader(fragments.Tag, fragments.ValueRepresentation, UndefinedLength);
        WriteTag(DicomTag.Item);
        WriteUInt32((uint)fragments.OffsetTable.Count * 4);
        foreach (var offset in fragments.OffsetTable)
            WriteUInt32(offset);
        foreach (var fragment in fragments.Fragments)
        {
            WriteTag(DicomTag.Item);
            WriteUInt32((uint)(fragment.Size + (fragment.Size & 1)));
            await WriteValue(fragment).ConfigureAwait(false);
            if ((fragment.Size & 1) != 0)
                Reserve(1)[0] = 0;
        }

        WriteTag(DicomTag.SequenceDelimitationItem);
        WriteUInt32(0);
    }

    private async ValueTask WriteValue(IByteBuffer buffer)
    {
        if (buffer.Size < Math.Min(FlushSize, _options.LargeObjectSize))
        {
            buffer.Read(0, Reserve((int)buffer.Size));
            if (_count >= FlushSize)
                await Flush().ConfigureAwait(false);
            return;
        }

        await Flush().ConfigureAwait(false);
        if (_async)
            await buffer.CopyToStreamAsync(_stream, CancellationToken.None).ConfigureAwait(false);
        else
            buffer.CopyToStream(_stream);
    }

    private void WriteHeader(DicomTag tag, DicomVR vr, uint length)
    {
        WriteTag(tag);
        if (!_explicit)
        {
            WriteUInt32(length);
            return;
        }

        // A value too long for a 16-bit length field is written as UN (PS3.5 6.2.2 note 6).
        if (vr.Is16bitLength && length > ushort.MaxValue)
            vr = DicomVR.UN;
        var code = Reserve(2);
        code[0] = (byte)vr.Code[0];
        code[1] = (byte)vr.Code[1];
        if (vr.Is16bitLength)
        {
            WriteUInt16((ushort)length);
            return;
        }

        WriteUInt16(0);
        WriteUInt32(length);
    }

    private uint SequenceLength(DicomSequence sequence)
    {
        var length = 0L;
        foreach (var item in sequence.Items)
            length += 8 + ItemLength(item) + (_options.ExplicitLengthSequenceItems ? 0 : 8);
        return length < UndefinedLength ? (uint)length : throw new DicomIoException($"{sequence.Tag} is too long for a defined length.");
    }

    private uint ItemLength(DicomDataset item)
    {
        var encodings = item.GetEncodingsForSerialization();
        var length = 0L;
        foreach (var each in item)
        {
            if (!IsWritten(each))
                continue;
            switch (each)
            {
                case DicomElement element:
                    if (element is DicomStringElement text)
                        text.TargetEncodings = encodings;
                    var size = element.Buffer.Size + (element.Buffer.Size & 1);
                    length += HeaderLength(element.ValueRepresentation, size) + size;
                    break;
                case DicomSequence sequence:
                    foreach (var nested in sequence.Items)
                    {
                        if (!nested.Contains(DicomTag.SpecificCharacterSet))
                            nested.SetFallbackEncodings(encodings);
                    }

                    length += HeaderLength(DicomVR.SQ, 0) + SequenceLength(sequence) + (_options.ExplicitLengthSequences ? 0 : 8);
                    break;
                case DicomFragmentSequence fragments:
                    length += HeaderLength(fragments.ValueRepresentation, 0) + 16 + (fragments.OffsetTable.Count * 4);
                    length += fragments.Fragments.Sum(fragment => 8 + fragment.Size + (fragment.Size & 1));
                    break;
            }
        }

        return length < UndefinedLength ? (uint)length : throw new DicomIoException("An item is too long for a defined length.");
    }

    private int HeaderLength(DicomVR vr, long size) => _explicit && !(vr.Is16bitLength && size <= ushort.MaxValue) ? 12 : 8;

    private void WriteTag(DicomTag tag)
    {
        WriteUInt16(tag.Group);
        WriteUInt16(tag.Element);
    }

    private void WriteUInt16(ushort value)
    {
        if (_bigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);
    }

    private void WriteUInt32(uint value)
    {
        if (_bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
    }

    private Span<byte> Reserve(int count)
    {
        if (_pending.Length - _count < count)
            Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _count + count));
        _count += count;
        return _pending.AsSpan(_count - count, count);
    }

    private async ValueTask Flush()
    {
        if (_async)
            await _stream.WriteAsync(_pending.AsMemory(0, _count)).ConfigureAwait(false);
        else
            _stream.Write(_pending, 0, _count);
        _count = 0;
    }

    private static DicomIoException TooLong(DicomElement element) => new($"{element.Tag} has {element.Buffer.Size} bytes; a value has fewer than 2^32 - 1.");
}
