namespace DicomNode.Fuzz;

/// <summary>The bytes of a case while they are made: used again for each case, never longer than <see cref="MaxLength"/>.</summary>
internal sealed class FuzzBuffer
{
    /// <summary>Longest case in bytes.</summary>
    public const int MaxLength = 1 << 16;

    public byte[] Array { get; } = new byte[MaxLength];

    public int Length { get; private set; }

    public Span<byte> Span => Array.AsSpan(0, Length);

    /// <summary>Starts over with these bytes.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, MaxLength);
        bytes[..Length].CopyTo(Array);
    }

    /// <summary>Cuts the end off.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Writes over what is there, and beyond the end where the bytes reach so far.</summary>
    public void Overwrite(int offset, ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxLength - offset)];
        bytes.CopyTo(Array.AsSpan(offset));
        Length = Math.Max(Length, offset + bytes.Length);
    }

    /// <summary>Moves what follows to make room; <paramref name="bytes"/> may be a part of this buffer.</summary>
    public void Insert(int offset, ReadOnlySpan<byte> bytes)
    {
        Span<byte> copy = bytes.Length <= 1024 ? stackalloc byte[bytes.Length] : new byte[bytes.Length];
        bytes.CopyTo(copy);
        var tail = Math.Min(Length - offset, Math.Max(0, MaxLength - offset - copy.Length));
        if (tail > 0)
            Array.AsSpan(offset, tail).CopyTo(Array.AsSpan(offset + copy.Length));
        Length = Math.Min(MaxLength, offset + copy.Length + tail);
        copy[..Math.Min(copy.Length, MaxLength - offset)].CopyTo(Array.AsSpan(offset));
    }

    /// <summary>Takes bytes out.</summary>
    public void Remove(int offset, int count)
    {
        Array.AsSpan(offset + count, Length - offset - count).CopyTo(Array.AsSpan(offset));
        Length -= count;
    }
}
