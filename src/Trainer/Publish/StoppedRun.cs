using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Publish;

/// <summary>A run that has not finished, as a package of the best weights so far.</summary>
public static class StoppedRun
{
    /// <summary>Writes the package, calibrated on the validation images. Call it outside any dispose scope.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="curves">What the run's folder says of its course.</param>
    /// <param name="data">The folder of the splits.</param>
    /// <param name="device">cpu, cuda or cuda:N, to validate on.</param>
    /// <param name="folder">The package's folder.</param>
    /// <exception cref="ConfigurationException">The folder holds no run, or none that has been validated yet.</exception>
    public static void Save(string run, TrainingCurves curves, string data, string device, string folder)
    {
        var record = RunRecord.Load(run);
        var checkpoint = Path.Combine(run, TrainingRun.BestName);
        if (!File.Exists(checkpoint))
        {
            throw new ConfigurationException(
                $"no {checkpoint}: the run was stopped before its first validation; go on with it by trainer train --resume");
        }

        using (var network = NetworkFactory.Create(record.Architecture, Enum.GetValues<ModalityClass>().Length))
        {
            var best = JsonSerializer.Deserialize<BestValidation>(CheckpointFile.Read(checkpoint, _ => { }, NetworkState.Of(network)))!;
            ModelPackage.Save(folder, network, record.Manifest(best.Step, curves.Training[^1].Step));
        }

        // Calibrated are the weights as they ship, rounded to half precision.
        var package = ModelPackage.Load(folder);
        using var rounded = package.CreateNetwork(device);
        var (manifest, _) = PackageCalibration.Fit(package.Manifest, rounded, data, device);
        ModelPackage.Assemble(folder, package.WeightsPath, manifest, card: null);
    }
}
