using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DicomNode.Classifier;
using Microsoft.Win32.SafeHandles;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// A shard of prepared images, open for reading. Classes are in memory (a byte for each image); pixels are read by position, so
/// that many threads may read at once, in any order.
/// </summary>
public sealed class ShardReader : IDisposable
{
    private const int CopyLength = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly byte[] _labels;

    private ShardReader(string path, SafeFileHandle file, ShardHeader header, byte[] labels)
    {
        Path = path;
        _file = file;
        Header = header;
        _labels = labels;
    }

    public string Path { get; }

    public ShardHeader Header { get; }

    /// <summary>How many images it holds.</summary>
    public int Count => _labels.Length;

    /// <summary>Opens a shard and checks its header, its length and its classes; not its pixels (<see cref="Verify"/>).</summary>
    /// <exception cref="ConfigurationException">The file is missing, is no shard, or is damaged.</exception>
    public static ShardReader Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            var bytes = new byte[ShardHeader.Length];
            var header = ShardHeader.Parse(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)));
            var length = RandomAccess.GetLength(file);
            if (length != header.FileLength)
                throw new ImageFormatException($"it has {length} bytes; its header says {header.FileLength}");
            var labels = new byte[header.Images];
            ReadExactly(file, labels, ShardHeader.Length + header.Images * header.ImageLength);
            if (labels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(Enum.GetValues<ModalityClass>().Length - 1)))
                throw new ImageFormatException("its classes are damaged");
            return new ShardReader(path, file, header, labels);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ImageFormatException)
        {
            file?.Dispose();
            throw Unfit(path, cause);
        }
    }

    /// <summary>The class of an image.</summary>
    public ModalityClass Label(int image) => (ModalityClass)_labels[image];

    /// <summary>Reads an image.</summary>
    /// <param name="image">Index from 0.</param>
    /// <param name="destination">Side x side values, row by row, 0 to 65535 whatever the shard's bits.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public void Read(int image, Span<ushort> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(image);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Header.Side * Header.Side);
        // Eight bits go to the upper half of the destination and are widened from there, in place.
        var bytes = MemoryMarshal.AsBytes(destination)[^Header.ImageLength..];
        try
        {
            ReadExactly(_file, bytes, ShardHeader.Length + (long)image * Header.ImageLength);
        }
        catch (Exception cause) when (cause is IOException or ImageFormatException)
        {
            throw Unfit(Path, cause);
        }

        if (Header.Bits == 8)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = (ushort)(bytes[i] * (ushort.MaxValue / byte.MaxValue));
        }
        else if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(destination, destination);
        }
    }

    /// <summary>Reads from the index which data set each image belongs to; quicker than <see cref="Entries"/>.</summary>
    /// <param name="destination">A number for each image.</param>
    /// <param name="numberOf">Gives the number of a data set's name.</param>
    /// <exception cref="ConfigurationException">The index is missing or damaged.</exception>
    public void ReadSources(Span<ushort> destination, Func<string, ushort> numberOf)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, Count);
        var index = ShardWriter.IndexOf(Path);
        try
        {
            var bytes = File.ReadAllBytes(index);
            RequireDigest(SHA256.HashData(bytes));
            var rest = bytes.AsSpan();
            var (known, number, images) = (Array.Empty<byte>(), (ushort)0, 0);
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'\n');
                var line = rest[..(end < 0 ? rest.Length : end)];
                rest = rest[(end < 0 ? rest.Length : end + 1)..];
                if (!ShardEntry.TryGetSource(line, out var name))
                    continue;
                if (images == destination.Length)
                    throw new ImageFormatException($"it lists more than the {Count} images of its shard");
                // Most lines name the data set of the line before.
                if (!name.SequenceEqual(known))
                    (known, number) = (name.ToArray(), numberOf(ShardEntry.Unescape(name)));
                destination[images++] = number;
            }

            if (images != destination.Length)
                throw new ImageFormatException($"it lists {images} of the {Count} images of its shard");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ImageFormatException)
        {
            throw Unfit(index, cause);
        }
    }

    /// <summary>The lines of the index: images in order, and between them what was left out.</summary>
    /// <exception cref="ConfigurationException">The index is missing or damaged.</exception>
    public IEnumerable<ShardEntry> Entries()
    {
        var index = ShardWriter.IndexOf(Path);
        RequireIndex();
        foreach (var line in File.ReadLines(index))
            yield return ParseLine(index, line);
    }

    /// <summary>Reads all of shard and index and compares their SHA-256.</summary>
    /// <exception cref="ConfigurationException">They differ from what was written.</exception>
    public void Verify()
    {
        RequireIndex();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyLength];
        for (long at = ShardHeader.Length; at < Header.FileLength;)
        {
            var read = RandomAccess.Read(_file, buffer, at);
            if (read == 0)
                break;
            digest.AppendData(buffer, 0, read);
            at += read;
        }

        if (!digest.GetHashAndReset().AsSpan().SequenceEqual(Header.Content.Span))
            throw Unfit(Path, new ImageFormatException("its pixels are damaged (wrong SHA-256)"));
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Compares the SHA-256 of the index file.</summary>
    /// <exception cref="ConfigurationException">It is missing or differs from what was written.</exception>
    public void RequireIndex()
    {
        var index = ShardWriter.IndexOf(Path);
        try
        {
            using var file = File.OpenRead(index);
            RequireDigest(SHA256.HashData(file));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ImageFormatException)
        {
            throw Unfit(index, cause);
        }
    }

    private void RequireDigest(ReadOnlySpan<byte> found)
    {
        if (!found.SequenceEqual(Header.Index.Span))
            throw new ImageFormatException("it is damaged or another shard's index (wrong SHA-256)");
    }

    private static ShardEntry ParseLine(string index, string line)
    {
        try
        {
            return ShardEntry.Parse(line);
        }
        catch (ImageFormatException cause)
        {
            throw Unfit(index, cause);
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> destination, long at)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(file, destination, at);
            if (read == 0)
                throw new ImageFormatException("it is cut short");
            destination = destination[read..];
            at += read;
        }
    }

    private static ConfigurationException Unfit(string path, Exception cause) =>
        new($"shard file {path} cannot be used: {cause.Message}; run prepare again, which makes it anew", cause);
}
