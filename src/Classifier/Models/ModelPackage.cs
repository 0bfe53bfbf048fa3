using System.Security.Cryptography;
using System.Text.Json;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Models;

/// <summary>
/// A folder with a trained model: model.safetensors (torchvision's parameter names, half precision) and model.json. All that passes from
/// trainer to node. Weights that do not fit the manifest are refused at load.
/// </summary>
public sealed class ModelPackage
{
    /// <summary>File name of the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>File name of the manifest.</summary>
    public const string ManifestFile = "model.json";

    private ModelPackage(string directory, ModelManifest manifest)
    {
        Directory = directory;
        Manifest = manifest;
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>Content of model.json.</summary>
    public ModelManifest Manifest { get; }

    private string WeightsPath => Path.Combine(Directory, WeightsFile);

    /// <summary>Reads and checks a package: manifest, hash of the weights, names and shapes of all tensors.</summary>
    /// <exception cref="ModelPackageException">Lists every fault.</exception>
    public static ModelPackage Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var manifest = ReadManifest(directory);
        var package = new ModelPackage(directory, manifest);
        var faults = ManifestFaults(manifest);
        faults.AddRange(package.WeightFaults());
        if (faults.Count > 0)
            throw new ModelPackageException(directory, faults);
        return package;
    }

    /// <summary>Builds the network with this package's weights, widened to float32, in evaluation mode. Not within a dispose scope.</summary>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    /// <exception cref="ModelPackageException">A weight is no finite number, or the device cannot be had.</exception>
    public nn.Module<Tensor, Tensor> CreateNetwork(string device = "cpu")
    {
        var network = NetworkFactory.Create(Manifest.Architecture, Manifest.Classes.Count);
        try
        {
            using (var weights = SafetensorsReader.Open(WeightsPath))
                Fill(network, weights);
            network.eval();
            if (device != "cpu")
                network.to(torch.device(device));
            return network;
        }
        catch (Exception e) when (e is not ModelPackageException)
        {
            network.Dispose();
            throw new ModelPackageException(Directory, [$"cannot be brought to device {device}: {e.Message}"], e);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a package in the place of whatever was there. The folder appears whole or not at all; an older package gives way only when
    /// the new one is on disk.
    /// </summary>
    /// <param name="directory">The package's folder.</param>
    /// <param name="network">A network of the manifest's architecture; floats are written as F16.</param>
    /// <param name="manifest">What model.json shall say; the hash is filled in.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ModelPackageException">The manifest is invalid or a weight does not fit half precision.</exception>
    public static ModelManifest Save(string directory, nn.Module<Tensor, Tensor> network, ModelManifest manifest)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(manifest);
        if (ManifestFaults(manifest) is { Count: > 0 } faults)
            throw new ModelPackageException(directory, faults);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var part = $"{target}.{Guid.NewGuid():N}.part";
        System.IO.Directory.CreateDirectory(part);
        try
        {
            WriteFile(Path.Combine(part, WeightsFile), stream => SafetensorsWriter.Write(stream, Tensors(network), new Dictionary<string, string> { ["format"] = "pt" }));
            var complete = manifest with { WeightsSha256 = Sha256(Path.Combine(part, WeightsFile)) };
            WriteFile(Path.Combine(part, ManifestFile), stream => JsonSerializer.Serialize(stream, complete, ModelManifestJsonContext.Default.ModelManifest));
            Replace(target, part);
            return complete;
        }
        catch (SafetensorsException e)
        {
            throw new ModelPackageException(directory, [e.Message], e);
        }
        finally
        {
            if (System.IO.Directory.Exists(part))
                System.IO.Directory.Delete(part, true);
        }
    }

    private static void Replace(string target, string part)
    {
        // What else lies in the folder, such as a model card, stays.
        if (System.IO.Directory.Exists(target))
        {
            foreach (var file in System.IO.Directory.EnumerateFiles(target))
            {
                if (Path.GetFileName(file) is not (WeightsFile or ManifestFile))
                    File.Copy(file, Path.Combine(part, Path.GetFileName(file)));
            }

            var old = $"{part}.old";
            System.IO.Directory.Move(target, old);
            System.IO.Directory.Move(part, target);
            System.IO.Directory.Delete(old, true);
            return;
        }

        System.IO.Directory.Move(part, target);
    }

    private static void WriteFile(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static ModelManifest ReadManifest(string directory)
    {
        var path = Path.Combine(directory, ManifestFile);
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, ModelManifestJsonContext.Default.ModelManifest)
                ?? throw new ModelPackageException(directory, [$"{ManifestFile} is null"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelPackageException(directory, [$"{ManifestFile} cannot be read: {e.Message}"], e);
        }
        catch (JsonException e)
        {
            throw new ModelPackageException(directory, [$"{ManifestFile} is invalid: {e.Message}"], e);
        }
    }

    private static List<string> ManifestFaults(ModelManifest manifest)
    {
        var faults = new List<string>();
        void Require(bool holds, string fault)
        {
            if (!holds)
                faults.Add(fault);
        }

        Require(manifest.FormatVersion == ModelManifest.CurrentFormatVersion, $"formatVersion is {manifest.FormatVersion}; expected {ModelManifest.CurrentFormatVersion}");
        Require(!string.IsNullOrWhiteSpace(manifest.Name), "name is empty");
        Require(
            NetworkFactory.Architectures.Contains(manifest.Architecture),
            $"architecture is {manifest.Architecture}; expected one of {string.Join(", ", NetworkFactory.Architectures)}");
        var classes = manifest.Classes ?? [];
        Require(
            classes.Count >= 2 && classes.Distinct().Count() == classes.Count && classes.All(Enum.IsDefined),
            $"classes are [{string.Join(", ", classes)}]; expected two or more of {string.Join(", ", Enum.GetNames<ModalityClass>())}, none twice");
        var input = manifest.Input ?? new ModelInput { Channels = 0 };
        Require(
            input.Channels == 1 && input.Height == SlicePreprocessor.Side && input.Width == SlicePreprocessor.Side,
            $"input is {input.Channels} x {input.Height} x {input.Width}; expected 1 x {SlicePreprocessor.Side} x {SlicePreprocessor.Side}");
        Require(input.Scaling == ModelInput.MinMaxPerSlice, $"scaling is {input.Scaling}; expected {ModelInput.MinMaxPerSlice}");
        Require(double.IsFinite(manifest.Temperature) && manifest.Temperature > 0, $"temperature is {manifest.Temperature}; expected a number above 0");
        var thresholds = manifest.Thresholds ?? new AbstainThresholds { Match = -1, Mismatch = -1 };
        Require(
            thresholds.Match is >= 0 and <= 1 && thresholds.Mismatch is >= 0 and <= 1,
            $"thresholds are {thresholds.Match} and {thresholds.Mismatch}; expected 0 to 1");
        return faults;
    }

    private List<string> WeightFaults()
    {
        try
        {
            var faults = new List<string>();
            var hash = Sha256(WeightsPath);
            if (!string.Equals(hash, Manifest.WeightsSha256, StringComparison.OrdinalIgnoreCase))
                faults.Add($"{WeightsFile} has SHA-256 {hash}; {ManifestFile} says {Manifest.WeightsSha256}");
            using var weights = SafetensorsReader.Open(WeightsPath);
            if (NetworkFactory.Architectures.Contains(Manifest.Architecture) && Manifest.Classes is { Count: >= 2 })
                faults.AddRange(ShapeFaults(weights));
            return faults;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{WeightsFile} cannot be read: {e.Message}"];
        }
    }

    private List<string> ShapeFaults(SafetensorsReader weights)
    {
        const int Shown = 5;
        using var network = NetworkFactory.Create(Manifest.Architecture, Manifest.Classes.Count);
        var state = network.state_dict();
        var faults = new List<string>();
        foreach (var (name, tensor) in state)
        {
            var type = tensor.dtype == ScalarType.Int64 ? "I64" : "F16, BF16 or F32";
            if (!weights.Entries.TryGetValue(name, out var entry))
                faults.Add($"tensor {name} is missing");
            else if (!entry.Shape.SequenceEqual(tensor.shape))
                faults.Add($"tensor {name} has shape [{string.Join(", ", entry.Shape)}]; {Manifest.Architecture} with {Manifest.Classes.Count} classes has [{string.Join(", ", tensor.shape)}]");
            else if ((entry.Type == SafetensorsType.I64) != (tensor.dtype == ScalarType.Int64))
                faults.Add($"tensor {name} is {entry.Type}; expected {type}");
        }

        faults.AddRange(weights.Entries.Keys.Where(name => !state.ContainsKey(name)).Select(name => $"tensor {name} is none of {Manifest.Architecture}"));
        return faults.Count <= Shown ? faults : [.. faults.Take(Shown), $"and {faults.Count - Shown} more tensors do not fit"];
    }

    private void Fill(nn.Module<Tensor, Tensor> network, SafetensorsReader weights)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        foreach (var (name, target) in network.state_dict())
        {
            var entry = weights.Entries[name];
            long[] shape = [.. entry.Shape];
            using var values = entry.Type == SafetensorsType.I64
                ? tensor(weights.ReadInt64s(name), shape)
                : tensor(Finite(name, weights.ReadSingles(name)), shape);
            target.copy_(values);
        }
    }

    private float[] Finite(string name, float[] values) => Array.TrueForAll(values, float.IsFinite)
        ? values
        : throw new ModelPackageException(Directory, [$"tensor {name} holds a value that is no finite number"]);

    private static IEnumerable<SafetensorsTensor> Tensors(nn.Module<Tensor, Tensor> network)
    {
        foreach (var (name, tensor) in network.state_dict())
        {
            if (tensor.dtype == ScalarType.Int64)
                yield return SafetensorsTensor.Int64s(name, tensor.shape, () => Values<long>(tensor, ScalarType.Int64));
            else
                yield return SafetensorsTensor.Singles(name, SafetensorsType.F16, tensor.shape, () => Values<float>(tensor, ScalarType.Float32));
        }
    }

    private static T[] Values<T>(Tensor tensor, ScalarType type)
        where T : unmanaged
    {
        using var scope = NewDisposeScope();
        using var values = tensor.detach().cpu().to_type(type).data<T>();
        return values.ToArray();
    }

    private static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
