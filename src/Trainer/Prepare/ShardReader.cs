using System.Buffers.Binary;
using System.Security.Cryptography;
using DicomNode.Classifier;
using DicomNode.Classifier.Preprocessing;
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

    /// <summary>Reads an image as the network's input.</summary>
    /// <param name="image">Index from 0.</param>
    /// <param name="destination">224 x 224 values in [0, 1], row by row.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public void Read(int image, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(image);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, SlicePreprocessor.Length);
        var bytes = new byte[Header.ImageLength];
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
                destination[i] = bytes[i] / (float)byte.MaxValue;
            return;
        }

        for (var i = 0; i < destination.Length; i++)
            destination[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)) / (float)ushort.MaxValue;
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
            if (!SHA256.HashData(file).AsSpan().SequenceEqual(Header.Index.Span))
                throw new ImageFormatException("it is damaged or another shard's index (wrong SHA-256)");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ImageFormatException)
        {
            throw Unfit(index, cause);
        }
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
