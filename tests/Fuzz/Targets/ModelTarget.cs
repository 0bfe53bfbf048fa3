using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DicomNode.Classifier.Models;
using DicomNode.Testing;

namespace DicomNode.Fuzz.Targets;

/// <summary>
/// Model packages. The first byte says which file the rest is: 'j' model.json, beside weights that are none; 's' model.safetensors, read
/// tensor by tensor; 'p' model.safetensors within a package, which builds a network and so is rare. Only ModelPackageException and, from
/// the reader itself, SafetensorsException may come out.
/// </summary>
internal sealed class ModelTarget : FuzzTarget, IDisposable
{
    private static readonly Lock Network = new();

    private readonly TemporaryFolder _folder = new();

    public ModelTarget(IReadOnlyList<byte[]> seeds)
        : base(seeds, ModelSeeds.Pieces)
    {
        File.WriteAllBytes(_folder.File(ModelPackage.WeightsFile), [0]);
        // The first network makes the allocator keep room for others; so it shall not come in the middle of a run.
        LoadPackage(seeds.First(seed => seed[0] == (byte)'s').AsSpan(1));
    }

    public override void Run(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
            return;
        var bytes = input[1..];
        switch (input.Span[0])
        {
            case (byte)'s':
                ReadWeights(bytes);
                break;
            case (byte)'p':
                LoadPackage(bytes.Span);
                break;
            default:
                File.WriteAllBytes(_folder.File(ModelPackage.ManifestFile), bytes.Span);
                Load(_folder.Path);
                break;
        }
    }

    public void Dispose() => _folder.Dispose();

    private void LoadPackage(ReadOnlySpan<byte> weights)
    {
        File.WriteAllBytes(_folder.NewFile("package", ModelPackage.WeightsFile), weights);
        File.WriteAllText(_folder.File("package", ModelPackage.ManifestFile), ModelSeeds.Manifest(Convert.ToHexStringLower(SHA256.HashData(weights))));
        lock (Network)
            Load(_folder.File("package"));
    }

    private static void Load(string directory)
    {
        try
        {
            ModelPackage.Load(directory);
        }
        catch (ModelPackageException)
        {
            // As documented.
        }
    }

    private static void ReadWeights(ReadOnlyMemory<byte> bytes)
    {
        MemoryMarshal.TryGetArray(bytes, out var array);
        try
        {
            using var reader = new SafetensorsReader(new MemoryStream(array.Array!, array.Offset, array.Count, writable: false));
            foreach (var (name, entry) in reader.Entries)
            {
                if (entry.Type == SafetensorsType.I64)
                    reader.ReadInt64s(name);
                else
                    reader.ReadSingles(name);
            }
        }
        catch (SafetensorsException)
        {
            // As documented.
        }
    }
}
