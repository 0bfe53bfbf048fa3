using DicomNode.Classifier.Models;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Transfer;

/// <summary>
/// The paper's comparison (its 2.5): a pretrained network with a new head, first the head alone, then all of it, against the same architecture
/// from random weights. Weights are chosen on patients held out of training; MURA's own valid split judges once, at the end.
/// </summary>
public sealed class TransferComparison : IDisposable
{
    private readonly ModelPackage _pretrained;
    private readonly Func<TransferStage, TrainingOptions> _options;
    private readonly ITrainingDisplay _display;
    private readonly IImageSet _training;
    private readonly IImageSet _validation;

    /// <param name="pretrained">The model whose features are transferred.</param>
    /// <param name="data">A folder in the layout of MURA.</param>
    /// <param name="validationShare">The share of the training patients that choose the weights, in (0, 1).</param>
    /// <param name="cacheBytes">Bytes of decoded images kept in memory, for each set.</param>
    /// <param name="options">Folder, recipe and settings of each run; what has a checkpoint there goes on from it.</param>
    /// <param name="display">Shows the runs.</param>
    /// <exception cref="ConfigurationException">The folder cannot be used.</exception>
    public TransferComparison(
        ModelPackage pretrained, string data, double validationShare, long cacheBytes, Func<TransferStage, TrainingOptions> options, ITrainingDisplay display)
    {
        _pretrained = pretrained;
        _options = options;
        _display = display;
        var test = MuraFolder.Open(data, MuraFolder.TestSplit);
        (_training, _validation) = MuraFolder.Open(data, MuraFolder.TrainSplit).ByPatient(validationShare, cacheBytes);
        Test = test.All(cacheBytes: 0);
    }

    /// <summary>The images that judge.</summary>
    public IImageSet Test { get; }

    /// <summary>Runs what is not done yet.</summary>
    /// <returns>Both ways, the pretrained one first; null if it was cancelled, with all that was done saved.</returns>
    /// <exception cref="ConfigurationException">Settings, images or a checkpoint cannot be used.</exception>
    /// <exception cref="TrainingException">A loss is no number, or a file cannot be written.</exception>
    public IReadOnlyList<TransferOutcome>? Run(CancellationToken cancellation)
    {
        using var features = InitialWeights.Features(_pretrained);
        using var head = Train(TransferStage.Head, features, cancellation);
        if (!head.Finished)
            return null;
        using var tuned = InitialWeights.Whole(_pretrained.Manifest.Architecture, head.Network);
        using var all = Train(TransferStage.All, tuned, cancellation);
        if (!all.Finished)
            return null;
        using var scratch = Train(TransferStage.Scratch, null, cancellation);
        if (!scratch.Finished)
            return null;
        return
        [
            Judge("pretrained", PaperTransferFigures.Pretrained, all, [Time(TransferStage.Head, head), Time(TransferStage.All, all)]),
            Judge("from scratch", PaperTransferFigures.Scratch, scratch, [Time(TransferStage.Scratch, scratch)]),
        ];
    }

    public void Dispose()
    {
        _training.Dispose();
        _validation.Dispose();
        Test.Dispose();
    }

    private TrainingRun Train(TransferStage stage, InitialWeights? weights, CancellationToken cancellation)
    {
        var options = _options(stage) with { InitialWeights = weights };
        _display.Say($"{stage.Folder}: recipe {options.RecipeName}, {options.Output}");
        var run = new TrainingRun(options with { Resume = options.Resume && TrainingRun.CanResume(options.Output) }, _training, _validation, _display);
        try
        {
            if (!run.Finished)
                run.Run(cancellation);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private TransferOutcome Judge(string name, PaperTransferFigures paper, TrainingRun run, IReadOnlyList<StageTime> stages) =>
        new(name, paper, stages, run.Best!, run.Predict(run.LoadBest(), Test));

    private static StageTime Time(TransferStage stage, TrainingRun run) => new(stage, run.TotalSteps, run.Seconds);
}
