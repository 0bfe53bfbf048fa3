using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// A file of a text and named tensors, written whole or not at all: magic, text, tensors, and the SHA-256 of all before it, first
/// under another name, flushed, then renamed.
/// </summary>
public static class CheckpointFile
{
    private const int DigestLength = 32;
    private const int MostDimensions = 8;

    private static ReadOnlySpan<byte> Magic => "DNTRAIN1"u8;

    /// <summary>Writes or replaces the file.</summary>
    /// <param name="path">The file; PATH.part is written first.</param>
    /// <param name="text">What is to be known besides the tensors.</param>
    /// <param name="tensors">Float32 or Int64, on any device.</param>
    /// <exception cref="TrainingException">The file cannot be written, as on a full disk; what stood there before still stands.</exception>
    public static void Write(string path, string text, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var part = path + ".part";
        try
        {
            using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
            {
                using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                void Put(ReadOnlySpan<byte> bytes)
                {
                    digest.AppendData(bytes);
                    file.Write(bytes);
                }

                Put(Magic);
                PutText(Put, text);
                foreach (var (name, tensor) in tensors)
                    PutTensor(Put, name, tensor);
                file.Write(digest.GetHashAndReset());
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"cannot write {path}: {cause.Message} (free space or name another --out, then --resume)");
        }
    }

    /// <summary>Reads the text, and copies each tensor of the file into the one of its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="accept">Looks at the text before any tensor is touched; throws what makes it unfit.</param>
    /// <param name="tensors">Every name must be in the file with this shape and type, and the file may hold no others.</param>
    /// <exception cref="ConfigurationException">The file is missing, damaged, cut short or of another network.</exception>
    public static string Read(string path, Action<string> accept, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var bytes = ReadVerified(path);
        var reader = new Reader(path, bytes.AsMemory(0, bytes.Length - DigestLength), Magic.Length);
        var text = reader.Text();
        accept(text);

        var expected = tensors.ToDictionary(entry => entry.Name, entry => entry.Tensor, StringComparer.Ordinal);
        using var frozen = no_grad();
        while (!reader.AtEnd)
        {
            var (name, type, shape) = (reader.Text(), (ScalarType)reader.Integer(), reader.Shape());
            if (!expected.Remove(name, out var tensor))
                throw Unfit(path, $"it holds '{name}', which this run does not have");
            if (tensor.dtype != type || !tensor.shape.AsSpan().SequenceEqual(shape))
                throw Unfit(path, $"'{name}' is {type} [{string.Join(", ", shape)}], this run has {tensor.dtype} [{string.Join(", ", tensor.shape)}]");

            using var scope = NewDisposeScope();
            var host = empty(shape, type);
            reader.Bytes((int)(host.NumberOfElements * host.ElementSize)).CopyTo(host.bytes);
            tensor.copy_(host);
        }

        return expected.Count == 0 ? text : throw Unfit(path, $"it lacks '{expected.Keys.First()}'");
    }

    private static byte[] ReadVerified(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read checkpoint {path}: {cause.Message}", cause);
        }

        if (bytes.Length < Magic.Length + DigestLength || !bytes.AsSpan().StartsWith(Magic))
            throw Unfit(path, "it is no checkpoint of this trainer");
        if (!SHA256.HashData(bytes.AsSpan(0, bytes.Length - DigestLength)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - DigestLength)))
            throw Unfit(path, "it is damaged or cut short (wrong SHA-256)");
        return bytes;
    }

    private static ConfigurationException Unfit(string path, string reason) =>
        new($"checkpoint {path} cannot be used: {reason}; resume with the run's own settings, or start anew in another --out");

    private delegate void Sink(ReadOnlySpan<byte> bytes);

    private static void PutText(Sink put, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        PutInteger(put, bytes.Length);
        put(bytes);
    }

    private static void PutInteger(Sink put, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        put(bytes);
    }

    private static void PutTensor(Sink put, string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var host = tensor.detach().cpu().contiguous();
        PutText(put, name);
        PutInteger(put, (long)host.dtype);
        PutInteger(put, host.shape.Length);
        foreach (var size in host.shape)
            PutInteger(put, size);
        put(host.bytes);
    }

    // Lengths need no distrust beyond this: the digest has vouched for them.
    private sealed class Reader(string path, ReadOnlyMemory<byte> bytes, int position)
    {
        public bool AtEnd => position == bytes.Length;

        public ReadOnlySpan<byte> Bytes(int count)
        {
            if (count < 0 || count > bytes.Length - position)
                throw Unfit(path, "it is damaged");
            var span = bytes.Span.Slice(position, count);
            position += count;
            return span;
        }

        public long Integer() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

        public string Text() => Encoding.UTF8.GetString(Bytes(checked((int)Integer())));

        public long[] Shape()
        {
            var shape = new long[Math.Min(MostDimensions, Integer())];
            for (var i = 0; i < shape.Length; i++)
                shape[i] = Integer();
            return shape;
        }
    }
}
