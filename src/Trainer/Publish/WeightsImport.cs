using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Publish;

/// <summary>Makes a model package of a safetensors file with torchvision's names. The weights stay as they are, to the bit.</summary>
public static class WeightsImport
{
    /// <summary>Writes the package. Call it outside any dispose scope.</summary>
    /// <param name="weights">The safetensors file: F32, F16 or BF16.</param>
    /// <param name="manifest">Name, architecture and classes, in the order of the outputs; the rest is filled in.</param>
    /// <param name="data">The folder of the splits, whose validation images calibrate; null leaves temperature and thresholds as they are.</param>
    /// <param name="device">cpu, cuda or cuda:N, to validate on.</param>
    /// <param name="folder">The package's folder.</param>
    /// <returns>The manifest as written, and the figures on the validation images, if there are any.</returns>
    /// <exception cref="ConfigurationException">The file is missing, no safetensors file or does not fit; or no validation image is found.</exception>
    /// <exception cref="ModelPackageException">The package cannot be written to the folder.</exception>
    public static (ModelManifest Manifest, ClassificationMetrics? Figures) Import(
        string weights, ModelManifest manifest, string? data, string device, string folder)
    {
        RequireSafetensors(weights);
        if (ModelWeights.Faults(weights, manifest.Architecture, manifest.Classes.Count) is { Count: > 0 } faults)
            throw new ConfigurationException($"{weights} does not fit: {string.Join("; ", faults)}");

        var hash = ModelWeights.Sha256(weights);
        using var network = CreateNetwork(weights, manifest);
        var complete = manifest with
        {
            WeightsSha256 = hash,
            CreatedAt = DateTimeOffset.UtcNow,
            TrainingRecipe = new Provenance { ImportedFrom = Path.GetFileName(weights), Calibrated = data is not null }.ToJson(),
        };
        ClassificationMetrics? figures = null;
        if (data is not null)
        {
            network.to(Devices.Open(device));
            (complete, figures) = PackageCalibration.Fit(complete, network, data, device);
        }

        ModelPackage.Assemble(folder, weights, complete, card: null);
        return (complete, figures);
    }

    private static void RequireSafetensors(string weights)
    {
        try
        {
            SafetensorsReader.Open(weights).Dispose();
        }
        catch (SafetensorsException cause)
        {
            throw new ConfigurationException(
                $"cannot read {weights}: {cause.Message}; expected a safetensors file of F32, F16 or BF16, as safetensors.torch.save_file writes it",
                cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read weights: {cause.Message}", cause);
        }
    }

    private static nn.Module<Tensor, Tensor> CreateNetwork(string weights, ModelManifest manifest)
    {
        try
        {
            return ModelWeights.CreateNetwork(weights, manifest.Architecture, manifest.Classes.Count);
        }
        catch (SafetensorsException cause)
        {
            throw new ConfigurationException($"{weights} cannot be used: {cause.Message}", cause);
        }
    }
}
