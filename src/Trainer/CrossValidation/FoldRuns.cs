using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// Trains on all folds but one and predicts the one held out, in RUNS/RECIPE/fold-K. The weights are those of the last step, so that nothing held out
/// decides anything. What is done is not done again; what was broken off goes on.
/// </summary>
public sealed class FoldRuns
{
    /// <summary>In a fold's folder: its network as a model package, not calibrated.</summary>
    public const string ModelFolder = "model";

    private const int BatchSize = 64;

    private readonly IImageSet _images;
    private readonly string _data;
    private readonly FoldPlan _plan;
    private readonly MislabelledImages _mislabelled;
    private readonly ITrainingDisplay _display;

    /// <param name="images">All images of all folds; the caller's to dispose.</param>
    /// <param name="data">The folder that paths count from.</param>
    /// <param name="plan">Fits the images.</param>
    /// <param name="mislabelled">Not learnt from; predicted all the same.</param>
    /// <param name="display">Shows the runs.</param>
    public FoldRuns(IImageSet images, string data, FoldPlan plan, MislabelledImages mislabelled, ITrainingDisplay display)
    {
        _images = images;
        _data = data;
        _plan = plan;
        _mislabelled = mislabelled;
        _display = display;
    }

    /// <summary>Does one fold of one recipe, unless it is done.</summary>
    /// <param name="options">Recipe and settings; the folder is the fold's.</param>
    /// <param name="fold">Counted from 0.</param>
    /// <param name="cancellationToken">Stops after the step under way, with all that was done saved.</param>
    /// <returns>Whether its predictions are there now.</returns>
    /// <exception cref="ConfigurationException">Folder, checkpoint or images are not of this fold, or a class lacks images.</exception>
    /// <exception cref="TrainingException">A loss is no number, or a file cannot be written.</exception>
    public bool Run(TrainingOptions options, int fold, CancellationToken cancellationToken)
    {
        var name = FoldPlan.FolderName(fold);
        var isHeldOut = _images.Sources.Select(source => _plan.Folds[fold].Contains(source, StringComparer.Ordinal)).ToArray();
        var sides = Enumerable.Range(0, _images.Count).ToLookup(image => isHeldOut[_images.Source(image)]);
        var heldOut = new SelectedImages(_images, $"{name} (held out)", sides[true]).RequireEveryClass();
        var planned = FixedRun.Of(_images, $"{name} (others)", sides[false].Where(image => !_mislabelled.Contains(_images.Path(image))), options.Recipe);
        options = options with { Recipe = planned.Recipe };
        FoldRecord.Of(options, planned.Training, heldOut).Claim(options.Output);
        if (File.Exists(Path.Combine(options.Output, HeldOutFile.Name)))
        {
            _display.Say($"{options.RecipeName}, {name}: done already, {options.Output}");
            return true;
        }

        _display.Say($"{options.RecipeName}, {name}: {heldOut.Count} images held out, {options.Output}");
        using var run = new TrainingRun(options with { Resume = TrainingRun.CanResume(options.Output) }, planned.Training, planned.Validation, _display);
        if (!run.Finished)
            run.Run(cancellationToken);
        if (!run.Finished)
            return false;

        var network = run.LastWeights();
        ModelPackage.Save(Path.Combine(options.Output, ModelFolder), network, RunRecord.Of(run, options).Manifest(bestStep: null, run.StepsDone));
        var predictions = Predictions.Of(
            network, heldOut, Devices.OpenAll(options.Device)[0], ScalarType.Float32, BatchSize, options.LoaderThreads, SecondLook.Of(options.Recipe.SecondLookBelow));
        HeldOutFile.Write(options.Output, Lines(predictions));
        _display.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.RecipeName}, {name}: balanced accuracy {predictions.Metrics.BalancedAccuracy:P2}, accuracy {predictions.Metrics.Accuracy:P2} on {predictions.Labels.Length} images held out"));
        return true;
    }

    private IEnumerable<HeldOutImage> Lines(Predictions predictions)
    {
        var (set, classes) = (predictions.Set, predictions.Set.Classes.Count);
        return predictions.Images.Select((image, i) => new HeldOutImage(
            Path.GetRelativePath(_data, set.Path(image)),
            set.Sources[set.Source(image)],
            (ModalityClass)predictions.Labels[i],
            predictions.Logits[(i * classes)..((i + 1) * classes)]));
    }
}
