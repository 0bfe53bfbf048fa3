using DicomNode.Classifier.Models;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Commands;

/// <summary>Makes a model package of a finished run: best weights, calibrated on the validation images, with what made them.</summary>
public static class ModelPublisher
{
    /// <summary>Writes the package.</summary>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ModelPackageException">The weights cannot be stored.</exception>
    public static ModelManifest Publish(TrainingRun run, TrainingOptions options, string folder)
    {
        var network = run.LoadBest();
        var manifest = RunRecord.Of(run, options).Manifest(run.Best!.Step, run.StepsDone);
        return ModelPackage.Save(folder, network, PackageCalibration.Apply(manifest, run.Validate(network)));
    }
}
