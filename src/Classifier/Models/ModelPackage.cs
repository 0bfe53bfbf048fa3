using System.Text;
using System.Text.Json;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Outliers;
using DicomNode.Classifier.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Models;

/// <summary>
/// A folder with a trained model: model.safetensors (torchvision's parameter names, as a rule in half precision), model.json and, where pictures of no
/// class are to be told, outliers.safetensors. All that passes from trainer to node. Files that do not fit the manifest are refused at load.
/// </summary>
public sealed class ModelPackage
{
    /// <summary>File name of the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>File name of the manifest.</summary>
    public const string ManifestFile = "model.json";

    /// <summary>File name of the outlier detector.</summary>
    public const string OutliersFile = "outliers.safetensors";

    /// <summary>File name of the model card, which people read and no program does.</summary>
    public const string CardFile = "MODEL_CARD.md";

    private ModelPackage(string directory, ModelManifest manifest)
    {
        Directory = directory;
        Manifest = manifest;
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>Content of model.json.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Tells pictures that are of no class; null where the package has no detector.</summary>
    public OutlierDetector? Outliers { get; private set; }

    /// <summary>The file of the weights.</summary>
    public string WeightsPath => Path.Combine(Directory, WeightsFile);

    /// <summary>Reads and checks a package: manifest, hash of the weights, names and shapes of all tensors.</summary>
    /// <exception cref="ModelPackageException">Lists every fault.</exception>
    public static ModelPackage Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var manifest = ReadManifest(directory);
        var package = new ModelPackage(directory, manifest);
        var faults = ManifestFaults(manifest);
        faults.AddRange(package.WeightFaults());
        if (manifest.OutlierDetection is { } detection)
            package.Outliers = OutliersReader.Read(directory, detection, manifest, faults);
        if (faults.Count > 0)
            throw new ModelPackageException(directory, faults);
        return package;
    }

    /// <summary>Builds the network with this package's weights, widened to float32, in evaluation mode. Not within a dispose scope.</summary>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    /// <exception cref="ModelPackageException">A weight is no finite number, or the device cannot be had.</exception>
    public FeatureNetwork CreateNetwork(string device = "cpu")
    {
        FeatureNetwork network;
        try
        {
            network = ModelWeights.CreateNetwork(WeightsPath, Manifest.Architecture, Manifest.Classes.Count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelPackageException(Directory, [e.Message], e);
        }

        try
        {
            if (device != "cpu")
                network.to(torch.device(device));
            return network;
        }
        catch (Exception e)
        {
            network.Dispose();
            throw new ModelPackageException(Directory, [$"cannot be brought to device {device}: {e.Message}"], e);
        }
    }

    /// <summary>
    /// Writes a package in the place of whatever was there. The folder appears whole or not at all; an older package gives way only when
    /// the new one is on disk, and what else lies in its folder, such as a model card, stays.
    /// </summary>
    /// <param name="directory">The package's folder.</param>
    /// <param name="network">A network of the manifest's architecture; floats are written as F16.</param>
    /// <param name="manifest">What model.json shall say; the hash is filled in.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ModelPackageException">
    /// The manifest is invalid, a weight does not fit half precision, or the folder is not to be replaced.
    /// </exception>
    public static ModelManifest Save(string directory, nn.Module<Tensor, Tensor> network, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Write(directory, manifest, part =>
        {
            WriteFile(
                Path.Combine(part, WeightsFile),
                stream => SafetensorsWriter.Write(stream, Tensors(network), new Dictionary<string, string> { ["format"] = "pt" }));
            // A detector would be of the features of other weights.
            return manifest with { WeightsSha256 = ModelWeights.Sha256(Path.Combine(part, WeightsFile)), OutlierDetection = null };
        });
    }

    /// <summary>
    /// Writes a package around weights that lie in a file already and are copied byte for byte, as <see cref="Save"/> does it; but a model
    /// card in the folder was of other weights, and gives way to the new one.
    /// </summary>
    /// <param name="directory">The package's folder; it may be the one that the weights are in.</param>
    /// <param name="weights">A safetensors file without <see cref="ModelWeights.Faults"/>.</param>
    /// <param name="manifest">What model.json shall say, the weights' hash included.</param>
    /// <param name="card">The text of MODEL_CARD.md; null writes none.</param>
    /// <exception cref="ModelPackageException">
    /// The manifest is invalid, the weights are not those of the hash, or the folder is not to be replaced.
    /// </exception>
    public static void Assemble(string directory, string weights, ModelManifest manifest, string? card)
    {
        ArgumentException.ThrowIfNullOrEmpty(weights);
        ModelManifest Fill(string part)
        {
            var copy = Path.Combine(part, WeightsFile);
            CopyFile(weights, copy);
            var hash = ModelWeights.Sha256(copy);
            if (!string.Equals(hash, manifest.WeightsSha256, StringComparison.OrdinalIgnoreCase))
                throw new ModelPackageException(directory, [$"{weights} has SHA-256 {hash}, not {manifest.WeightsSha256}: it has changed meanwhile"]);
            // The detector, too, is of the weights: it lies beside them.
            if (manifest.OutlierDetection is not null)
                CopyFile(Path.Combine(Path.GetDirectoryName(weights)!, OutliersFile), Path.Combine(part, OutliersFile));
            if (card is not null)
                WriteFile(Path.Combine(part, CardFile), stream => stream.Write(Encoding.UTF8.GetBytes(card)));
            return manifest;
        }

        Write(directory, manifest, Fill, keepCard: false);
    }

    /// <summary>Gives this package an outlier detector, in place of the one that it has, as <see cref="Save"/> replaces a package.</summary>
    /// <param name="detector">Fitted to the features of this package's weights.</param>
    /// <param name="detection">What model.json shall say of it; the hashes are filled in.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ModelPackageException">The folder is not to be replaced.</exception>
    public ModelManifest SaveOutliers(OutlierDetector detector, OutlierDetection detection)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(detection);
        return Write(Directory, Manifest, part =>
        {
            CopyFile(WeightsPath, Path.Combine(part, WeightsFile));
            var path = Path.Combine(part, OutliersFile);
            WriteFile(path, stream => SafetensorsWriter.Write(stream, detector.Tensors()));
            return Manifest with
            {
                OutlierDetection = detection with { Sha256 = ModelWeights.Sha256(path), WeightsSha256 = Manifest.WeightsSha256 },
            };
        });
    }

    /// <summary>Refuses a folder that a package must not take the place of: one that holds folders, or files but no model.json.</summary>
    /// <exception cref="ModelPackageException">Says what the folder holds.</exception>
    public static void RequireReplaceable(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (File.Exists(directory))
            throw new ModelPackageException(directory, ["is a file; name a folder"]);
        if (!System.IO.Directory.Exists(directory))
            return;
        var first = System.IO.Directory.EnumerateDirectories(directory).FirstOrDefault()
            ?? (File.Exists(Path.Combine(directory, ManifestFile)) ? null : System.IO.Directory.EnumerateFiles(directory).FirstOrDefault());
        if (first is not null)
            throw new ModelPackageException(directory, [$"holds {Path.GetFileName(first)}: more than a model package to be replaced; name another folder"]);
    }

    private static ModelManifest Write(string directory, ModelManifest manifest, Func<string, ModelManifest> fill, bool keepCard = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(manifest);
        if (ManifestFaults(manifest) is { Count: > 0 } faults)
            throw new ModelPackageException(directory, faults);
        RequireReplaceable(directory);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var part = $"{target}.{Guid.NewGuid():N}.part";
        System.IO.Directory.CreateDirectory(part);
        try
        {
            var complete = fill(part);
            WriteFile(Path.Combine(part, ManifestFile), stream => JsonSerializer.Serialize(stream, complete, ModelManifestJsonContext.Default.ModelManifest));
            Replace(target, part, keepCard);
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

    private static void Replace(string target, string part, bool keepCard)
    {
        if (!System.IO.Directory.Exists(target))
        {
            System.IO.Directory.Move(part, target);
            return;
        }

        foreach (var file in System.IO.Directory.EnumerateFiles(target))
        {
            var copy = Path.Combine(part, Path.GetFileName(file));
            if (!File.Exists(copy) && Path.GetFileName(file) != OutliersFile && (keepCard || Path.GetFileName(file) != CardFile))
                File.Copy(file, copy);
        }

        if (FolderExchange.Try(part, target))
            return;
        var old = $"{part}.old";
        System.IO.Directory.Move(target, old);
        System.IO.Directory.Move(part, target);
        System.IO.Directory.Delete(old, true);
    }

    private static void CopyFile(string from, string to)
    {
        using var source = File.OpenRead(from);
        WriteFile(to, source.CopyTo);
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
        Require(manifest.SecondLookBelow is null or > 0, $"secondLookBelow is {manifest.SecondLookBelow}; expected a number above 0");
        Require(double.IsFinite(manifest.Temperature) && manifest.Temperature > 0, $"temperature is {manifest.Temperature}; expected a number above 0");
        if (manifest.Calibration is { } calibration)
            faults.AddRange(calibration.Faults(classes.Count).Select(fault => $"calibration: {fault}"));
        var thresholds = manifest.Thresholds ?? new AbstainThresholds { Match = -1, Mismatch = -1 };
        Require(
            thresholds.Match is >= 0 and <= 1 && thresholds.Mismatch is >= 0 and <= 1,
            $"thresholds are {thresholds.Match} and {thresholds.Mismatch}; expected 0 to 1");
        Require(thresholds.FalseAlarmRate is null or (>= 0 and <= 1), $"thresholds.falseAlarmRate is {thresholds.FalseAlarmRate}; expected 0 to 1");
        return faults;
    }

    private List<string> WeightFaults()
    {
        var faults = new List<string>();
        try
        {
            var hash = ModelWeights.Sha256(WeightsPath);
            if (!string.Equals(hash, Manifest.WeightsSha256, StringComparison.OrdinalIgnoreCase))
                faults.Add($"{WeightsFile} has SHA-256 {hash}; {ManifestFile} says {Manifest.WeightsSha256}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{WeightsFile} cannot be read: {e.Message}"];
        }

        if (NetworkFactory.Architectures.Contains(Manifest.Architecture) && Manifest.Classes is { Count: >= 2 })
            faults.AddRange(ModelWeights.Faults(WeightsPath, Manifest.Architecture, Manifest.Classes.Count));
        return faults;
    }

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
}
