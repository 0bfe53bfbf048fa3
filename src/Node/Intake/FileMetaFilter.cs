using System.Buffers.Binary;

namespace DicomNode.Node.Intake;

/// <summary>
/// Takes File Meta Information out of a data set as it streams by. Group 0002 belongs to files and to no data set (PS3.10 7.1), but some senders
/// put it in front; kept, it would follow our own in the file, and readers would believe its transfer syntax. Every other byte passes
/// as it came.
/// </summary>
internal sealed class FileMetaFilter
{
    private const int ShortHead = 8;
    private const int LongHead = 12;
    private const uint UndefinedLength = 0xFFFFFFFF;

    // The beginning of an element whose tag, VR and length have not all come yet.
    private byte[] _head = [];
    private long _left;
    private bool _passed;

    /// <summary>Bytes taken out so far.</summary>
    public long Dropped { get; private set; }

    /// <summary>What is to be kept of the bytes that come next.</summary>
    public ReadOnlySpan<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        if (_passed)
            return bytes;
        if (_head.Length > 0)
        {
            bytes = (byte[])[.. _head, .. bytes];
            _head = [];
        }

        while (true)
        {
            var dropped = (int)Math.Min(_left, bytes.Length);
            bytes = bytes[dropped..];
            _left -= dropped;
            Dropped += dropped;
            if (bytes.IsEmpty)
                return bytes;
            switch (Measure(bytes))
            {
                case null:
                    _head = bytes.ToArray();
                    return [];
                case 0:
                    _passed = true;
                    return bytes;
                case { } length:
                    _left = length;
                    break;
            }
        }
    }

    /// <summary>What was held back at the end of the data set, too short to be told: it is kept.</summary>
    public ReadOnlySpan<byte> KeepRest()
    {
        var rest = _head;
        _head = [];
        return rest;
    }

    /// <summary>Bytes of the element of group 0002 that begins here; 0 where another begins; null where too little is there to tell.</summary>
    private static long? Measure(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
            return null;

        // Tags ascend, so in either byte order these two bytes are a data set's first only in this group: 0200 would stand behind 0008.
        var isBigEndian = bytes[0] == 0x00 && bytes[1] == 0x02;
        if (!isBigEndian && !(bytes[0] == 0x02 && bytes[1] == 0x00))
            return 0;
        if (bytes.Length < ShortHead)
            return null;

        // Senders write it in the data set's encoding or, copied from a file, in explicit VR. No length here looks like a VR.
        var vr = bytes[4..6];
        var isExplicit = char.IsAsciiLetterUpper((char)vr[0]) && char.IsAsciiLetterUpper((char)vr[1]);
        if (isExplicit && !IsLong(vr))
            return ShortHead + (isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));
        var head = isExplicit ? LongHead : ShortHead;
        if (bytes.Length < head)
            return null;
        var field = bytes[(head - 4)..];
        var length = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        return length == UndefinedLength ? 0 : head + length;
    }

    /// <summary>VRs whose length has 32 bits (PS3.5 7.1.2).</summary>
    private static bool IsLong(ReadOnlySpan<byte> vr) =>
        vr[0] == 'O' || vr.SequenceEqual("SQ"u8) || vr.SequenceEqual("SV"u8) || vr.SequenceEqual("UC"u8) || vr.SequenceEqual("UN"u8)
        || vr.SequenceEqual("UR"u8) || vr.SequenceEqual("UT"u8) || vr.SequenceEqual("UV"u8);
}
