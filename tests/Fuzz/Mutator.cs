using System.Buffers.Binary;

namespace DicomNode.Fuzz;

/// <summary>
/// Makes a case from seeds: one of them with a few changes, such as a flipped bit, a length that lies, a part repeated, taken out or taken
/// from another seed, or a piece of structure put in.
/// </summary>
/// <param name="seeds">Well-formed inputs, at least one.</param>
/// <param name="pieces">Parts of such inputs that mean much wherever they stand.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> pieces)
{
    private const int MaxPart = 256;

    private static readonly byte[] Bytes = [0x00, 0x01, 0x02, 0x7f, 0x80, 0xfe, 0xff];

    private static readonly uint[] Numbers =
    [
        0, 1, 2, 4, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0x00ffffff, 0x01000000, 0x0fffffff, 0x1fffffff,
        0x20000000, 0x3fffffff, 0x40000000, 0x7ffffff7, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffe, 0xffffffff,
    ];

    /// <summary>Fills the buffer with a case.</summary>
    public void Fill(FuzzBuffer buffer, ref CaseRandom random)
    {
        buffer.Set(seeds[random.Next(seeds.Count)]);
        var changes = random.Next(8) switch { 0 => random.Next(24), 1 or 2 => random.Next(8), _ => 1 + random.Next(3) };
        for (; changes > 0; changes--)
            Change(buffer, ref random);
    }

    private void Change(FuzzBuffer buffer, ref CaseRandom random)
    {
        if (buffer.Length == 0)
        {
            buffer.Insert(0, Seed(ref random));
            return;
        }

        var offset = random.Next(buffer.Length);
        switch (random.Next(16))
        {
            case 0 or 1:
                buffer.Array[offset] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                buffer.Array[offset] = (byte)random.Next();
                break;
            case 3 or 4:
                buffer.Array[offset] = Bytes[random.Next(Bytes.Length)];
                break;
            case 5 or 6 or 7:
                WriteNumber(buffer.Span[offset..], ref random);
                break;
            case 8:
                AddToNumber(buffer.Span[offset..], ref random);
                break;
            case 9:
                if (random.Once(2))
                    buffer.Truncate(offset);
                else
                    buffer.Remove(offset, 1 + random.Next(Math.Min(MaxPart, buffer.Length - offset)));
                break;
            case 10:
                Repeat(buffer, offset, Part(buffer.Span, ref random).ToArray(), ref random);
                break;
            case 11:
                buffer.Overwrite(offset, Part(Seed(ref random), ref random));
                break;
            case 12:
                // The start of one, the end of another.
                var other = Seed(ref random);
                buffer.Truncate(offset);
                buffer.Insert(buffer.Length, other.AsSpan(random.Next(other.Length)));
                break;
            case 13:
                buffer.Insert(offset, Part(Seed(ref random), ref random));
                break;
            case 14 when pieces.Count > 0:
                Repeat(buffer, offset, pieces[random.Next(pieces.Count)], ref random);
                break;
            default:
                if (pieces.Count > 0)
                    buffer.Overwrite(offset, pieces[random.Next(pieces.Count)]);
                break;
        }
    }

    /// <summary>Once as a rule; or so often that what nests does so beyond all measure, and what takes the square of a number shows it.</summary>
    private static void Repeat(FuzzBuffer buffer, int offset, byte[] part, ref CaseRandom random)
    {
        var times = random.Once(4) ? 1 << random.Next(10) : 1;
        var repeated = new byte[Math.Min(part.Length * times, FuzzBuffer.MaxLength)];
        for (var start = 0; start < repeated.Length; start += part.Length)
            part.AsSpan(0, Math.Min(part.Length, repeated.Length - start)).CopyTo(repeated.AsSpan(start));
        buffer.Insert(offset, repeated);
    }

    private byte[] Seed(ref CaseRandom random) => seeds[random.Next(seeds.Count)];

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, ref CaseRandom random)
    {
        if (bytes.IsEmpty)
            return bytes;
        var start = random.Next(bytes.Length);
        return bytes.Slice(start, 1 + random.Next(Math.Min(MaxPart, bytes.Length - start)));
    }

    /// <summary>A number at a limit of something, or about as many bytes as are left: what length fields get wrong.</summary>
    private static void WriteNumber(Span<byte> target, ref CaseRandom random)
    {
        var number = random.Once(4) ? (uint)(target.Length + random.Next(17) - 8) : Numbers[random.Next(Numbers.Length)];
        switch (random.Next(4))
        {
            case 0 when target.Length >= 4:
                BinaryPrimitives.WriteUInt32LittleEndian(target, number);
                break;
            case 1 when target.Length >= 4:
                BinaryPrimitives.WriteUInt32BigEndian(target, number);
                break;
            case 2 when target.Length >= 2:
                BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)number);
                break;
            default:
                if (target.Length >= 2)
                    BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)number);
                break;
        }
    }

    private static void AddToNumber(Span<byte> target, ref CaseRandom random)
    {
        var step = random.Next(33) - 16;
        if (target.Length >= 2 && random.Once(2))
            BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(target) + step));
        else
            target[0] = (byte)(target[0] + step);
    }
}
