using DicomNode.Classifier.Models;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Commands;

/// <summary>Makes a model package of a finished run, with what made it.</summary>
public static class ModelPublisher
{
    /// <summary>Writes the best weights, calibrated on the validation images or by what sources held out gave.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">Its options.</param>
    /// <param name="calibration">Null to fit on the validation images, which give the figures either way.</param>
    /// <param name="folder">The package's folder.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ModelPackageException">The weights cannot be stored.</exception>
    public static ModelManifest Publish(TrainingRun run, TrainingOptions options, FittedCalibration? calibration, string folder)
    {
        var network = run.LoadBest();
        var manifest = RunRecord.Of(run, options).Manifest(run.Best!.Step, run.StepsDone, isOutOfSource: calibration is not null);
        manifest = PackageCalibration.Apply(manifest, run.Validate(network));
        return ModelPackage.Save(folder, network, calibration?.Apply(manifest) ?? manifest);
    }

    /// <summary>Writes the last weights of a run that learnt from all its images: no figures of the package are its own.</summary>
    /// <inheritdoc cref="Publish"/>
    public static ModelManifest PublishLast(TrainingRun run, TrainingOptions options, FittedCalibration calibration, string folder)
    {
        var manifest = RunRecord.Of(run, options).Manifest(bestStep: null, run.StepsDone, isOutOfSource: true);
        return ModelPackage.Save(folder, run.LastWeights(), calibration.Apply(manifest));
    }
}
