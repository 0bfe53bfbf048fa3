using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Trains a network on one device or several, from a recipe or from a checkpoint: step after step on the thread that calls, validating and
/// saving as it goes. The same seed gives the same losses, in one part or in several, on as many processors. Make it outside any dispose scope.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    /// <summary>The checkpoint's name in the output folder.</summary>
    public const string CheckpointName = "last.checkpoint";

    /// <summary>The best validation's weights, in the output folder.</summary>
    public const string BestName = "best.checkpoint";

    private const int BatchesAhead = 3;
    private const int LossWindow = 20;

    private readonly TrainingOptions _options;
    private readonly Recipe _recipe;
    private readonly ITrainingDisplay _display;
    private readonly IReadOnlyList<Device> _devices;
    private readonly ScalarType _precision;
    private readonly Replicas _replicas;
    private readonly AveragedNetwork? _average;
    private readonly MomentumSgd _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly string[] _trained;
    private readonly int _totalSteps;
    private BestValidation? _best;
    private int _done;
    private TrainingTime _time;

    /// <param name="options">What is asked of the run.</param>
    /// <param name="training">The images that are learnt from; the caller's to dispose, after the run.</param>
    /// <param name="validation">The images that choose the weights, of the same classes; the caller's to dispose.</param>
    /// <param name="display">Shows the run.</param>
    /// <exception cref="ConfigurationException">Images, device, initial weights, output folder or checkpoint cannot be used.</exception>
    public TrainingRun(TrainingOptions options, IImageSet training, IImageSet validation, ITrainingDisplay display)
    {
        _options = options;
        _recipe = options.Recipe;
        _display = display;
        Training = training.RequireEveryClass();
        Validation = validation;
        RequireClasses();
        _totalSteps = _recipe.TotalSteps(training.Count);
        _schedule = new LearningRateSchedule(_recipe.LearningRate, _totalSteps);

        _devices = Devices.OpenAll(options.Device);
        _precision = ComputePrecision.Choose(options.Precision, _devices[0].type);
        // Left alone, libtorch may take one thread on a virtual machine.
        set_num_threads(Environment.ProcessorCount);
        random.manual_seed(options.Seed);
        _replicas = new Replicas(_devices, _precision, CreateNetwork);
        _average = _recipe.WeightAveraging > 0 ? new AveragedNetwork(CreateNetwork().to(_devices[0]), Network, _recipe.WeightAveraging) : null;
        var parameters = NetworkState.Parameters(Network).Where(entry => IsTrained(entry.Name)).ToList();
        _trained = [.. parameters.Select(entry => entry.Name)];
        _optimizer = new MomentumSgd(parameters, _recipe.Momentum, _recipe.Nesterov, _recipe.WeightDecay, _recipe.DecayAll);

        PrepareOutput();
        if (options.Resume)
            Load();
    }

    /// <summary>The images that choose the weights.</summary>
    public IImageSet Validation { get; }

    /// <summary>The images that are learnt from.</summary>
    public IImageSet Training { get; }

    /// <summary>The network as the last step left it; the run's to dispose.</summary>
    public nn.Module<Tensor, Tensor> Network => _replicas.Primary;

    public int TotalSteps => _totalSteps;

    /// <summary>The type of the convolutions.</summary>
    public string Precision => _precision.ToString();

    /// <summary>Steps done so far.</summary>
    public int StepsDone => _done;

    public bool Finished => _done >= _totalSteps;

    /// <summary>Time trained up to the last checkpoint, over all parts of the run, validation included.</summary>
    public double Seconds => _time.Seconds;

    /// <summary>The validation whose weights are kept; null before the first one.</summary>
    public BestValidation? Best => _best;

    /// <summary>Images left out, with the reason for each.</summary>
    public IReadOnlyList<(string Path, string Reason)> Unreadable => [.. Training.Unreadable, .. Validation.Unreadable];

    /// <summary>What validates and ships: the averaged network where the recipe averages.</summary>
    private nn.Module<Tensor, Tensor> Shipped => _average?.Network ?? Network;

    private string CheckpointPath => Path.Combine(_options.Output, CheckpointName);

    private string BestPath => Path.Combine(_options.Output, BestName);

    /// <summary>Trains to the end, or until cancelled; either way everything done is saved.</summary>
    /// <exception cref="TrainingException">The loss is no number, or a file cannot be written.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        var events = _options.TensorBoard ? new TensorBoardLog(Path.Combine(_options.Output, TensorBoardLog.FolderName), _done) : null;
        using var log = new MetricsLog(Path.Combine(_options.Output, TrainingCurves.MetricsName), _done, events);
        // Times differ from run to run: they stay out of the metrics, which do not.
        using var epochs = new MetricsLog(Path.Combine(_options.Output, TrainingCurves.EpochsName), _done);
        _display.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{_options.Architecture} on {_options.Device} in {_precision}: {Training.Count} images to train on, {Validation.Count} to validate, steps {_done} to {_totalSteps} of {_recipe.BatchSize}"));
        _display.Show(_totalSteps, () => Train(log, epochs, events, cancellationToken));
    }

    /// <summary>Puts the best validation's weights into a network and returns it, in evaluation mode; the caller must not dispose it.</summary>
    public nn.Module<Tensor, Tensor> LoadBest()
    {
        CheckpointFile.Read(BestPath, _ => { }, NetworkState.Of(Shipped));
        Shipped.eval();
        return Shipped;
    }

    /// <summary>The network as the last step left it, averaged where the recipe averages, in evaluation mode; the caller must not dispose it.</summary>
    public nn.Module<Tensor, Tensor> LastWeights()
    {
        Shipped.eval();
        return Shipped;
    }

    /// <summary>Says whether a folder holds a run that can go on.</summary>
    public static bool CanResume(string folder) => File.Exists(Path.Combine(folder, CheckpointName));

    /// <summary>Classifies the validation images with a network.</summary>
    public Predictions Validate(nn.Module<Tensor, Tensor> network) => Predict(network, Validation);

    /// <summary>Classifies images with a network in evaluation mode, on the run's device and in its precision.</summary>
    public Predictions Predict(nn.Module<Tensor, Tensor> network, IImageSet images) =>
        Predictions.Of(network, images, _devices[0], _precision, Math.Max(32, _recipe.BatchSize), _options.LoaderThreads, SecondLook.Of(_recipe.SecondLookBelow));

    public void Dispose()
    {
        _optimizer.Dispose();
        _average?.Network.Dispose();
        _replicas.Dispose();
    }

    private void Train(MetricsLog log, MetricsLog epochs, TensorBoardLog? events, CancellationToken cancellationToken)
    {
        var sampler = CreateSampler();
        using var loader = new BatchLoader(
            Training, sampler, _recipe, _options.Seed, _done.._totalSteps, _options.LoaderThreads, BatchesAhead);
        var saved = Stopwatch.StartNew();
        var stepping = new Stopwatch();
        var running = Stopwatch.StartNew();
        var recent = new Queue<double>();
        var (first, before) = (_done, _time);
        var epoch = _recipe.StepsPerEpoch(Training.Count);
        var validateEvery = _recipe.ValidateEvery > 0 ? _recipe.ValidateEvery : epoch;
        TrainingTime Time() => before + new TrainingTime(running.Elapsed.TotalSeconds, stepping.Elapsed.TotalSeconds, loader.Waited.TotalSeconds);
        BeginTraining();
        while (_done < _totalSteps && !cancellationToken.IsCancellationRequested)
        {
            stepping.Start();
            var rate = _schedule.At(_done);
            var batch = loader.Next(CancellationToken.None);
            var (loss, accuracy) = Step(batch, rate);
            loader.Return(batch);
            _average?.Update(_done);
            _done++;
            stepping.Stop();

            recent.Enqueue(loss);
            if (recent.Count > LossWindow)
                recent.Dequeue();
            log.Write(_done, "train", ("loss", loss), ("accuracy", accuracy), ("rate", rate));
            var spent = stepping.Elapsed;
            var waiting = loader.Waited / spent;
            events?.Write(_done, "train", ("waiting", waiting));
            _display.Step(new StepReport(_done, _totalSteps, recent.Average(), rate, spent.TotalSeconds / (_done - first), waiting));

            if (_done % validateEvery == 0 || _done == _totalSteps)
                Validate(log);
            if (_done % epoch == 0 || _done == _totalSteps)
            {
                // A run that counts in steps may end within an epoch.
                var (seconds, inSteps, waited) = Time();
                epochs.Write(
                    _done, _done % epoch == 0 ? "epoch" : "end", ("epoch", (double)_done / epoch), ("seconds", seconds), ("stepping", inSteps), ("waiting", waited));
            }

            if (saved.Elapsed >= _options.CheckpointEvery)
            {
                Save(Time());
                saved.Restart();
            }
        }

        Save(Time());
    }

    private (double Loss, double Accuracy) Step(SliceBatch batch, double rate)
    {
        // Dropout draws from torch's generator: seeded by the step, it needs no place in the checkpoint.
        random.manual_seed(unchecked(_options.Seed * 1_000_003 + batch.Step));
        using var scope = NewDisposeScope();
        var result = _replicas.Compute(batch, Targets(batch.Labels), _trained, _recipe.CoarseStart?.SideAt(batch.Step, _totalSteps) ?? SlicePreprocessor.Side);
        if (!double.IsFinite(result.Loss))
        {
            throw new TrainingException(
                $"the loss of step {batch.Step + 1} is {result.Loss}; lower the recipe's learningRate.peak ({_recipe.LearningRate.Peak}) or train in float32, then start anew or --resume");
        }

        _optimizer.Step(result.Gradients, rate);
        return (result.Loss, (double)result.Right / batch.Labels.Count(label => label != SliceBatch.Outlier));
    }

    private float[] Targets(int[] labels)
    {
        var classes = Training.Classes.Count;
        var targets = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++)
        {
            var isOutlier = labels[i] == SliceBatch.Outlier;
            var smoothing = isOutlier ? 1 : (float)_recipe.LabelSmoothing;
            targets.AsSpan(i * classes, classes).Fill(smoothing / classes);
            if (!isOutlier)
                targets[i * classes + labels[i]] += 1 - smoothing;
        }

        return targets;
    }

    private void Validate(MetricsLog log)
    {
        var watch = Stopwatch.StartNew();
        Shipped.eval();
        var predictions = Validate(Shipped);
        BeginTraining();
        var metrics = predictions.Metrics;
        var found = new BestValidation(_done, metrics.BalancedAccuracy, metrics.Accuracy, predictions.Loss);
        _schedule.Observe(found.Loss);
        log.Write(_done, "validate", ("loss", found.Loss), ("accuracy", found.Accuracy), ("balancedAccuracy", found.BalancedAccuracy));
        var better = found.Beats(_best);
        _display.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"step {_done}: validate loss {found.Loss:F4}, accuracy {found.Accuracy:P2}, balanced accuracy {found.BalancedAccuracy:P2}{(better ? ", the best so far" : "")} ({watch.Elapsed.TotalSeconds:F0} s)"));
        if (!better)
            return;
        CheckpointFile.Write(BestPath, JsonSerializer.Serialize(found), NetworkState.Of(Shipped));
        _best = found;
    }

    private nn.Module<Tensor, Tensor> CreateNetwork(Func<long, nn.Module<Tensor, Tensor>>? normalisation = null)
    {
        var network = NetworkFactory.Create(_options.Architecture, Training.Classes.Count, _recipe.Dropout ?? 0.5, normalisation);
        _options.InitialWeights?.CopyTo(_options.Architecture, network);
        foreach (var (name, parameter) in network.named_parameters())
            parameter.requires_grad = IsTrained(name);
        return network;
    }

    private void RequireClasses()
    {
        if (!Training.Classes.SequenceEqual(Validation.Classes))
            throw new ConfigurationException($"split {Validation.Split} has the classes {string.Join(", ", Validation.Classes)}; split {Training.Split} has {string.Join(", ", Training.Classes)}");
        var unknown = _recipe.Augmentation?.InversionChance.Keys.Except(Training.Classes).ToList() ?? [];
        if (unknown.Count > 0)
            throw new ConfigurationException($"recipe {_options.RecipeName}: inversionChance names {string.Join(", ", unknown)}; the classes are {string.Join(", ", Training.Classes)}");
        if (_recipe.Trains != TrainedLayers.All && _options.InitialWeights is null)
            throw new ConfigurationException($"recipe {_options.RecipeName} trains the {_recipe.Trains} alone; that needs initial weights for the layers before it");
    }

    private bool IsTrained(string parameter) =>
        _recipe.Trains == TrainedLayers.All || parameter.StartsWith(NetworkLayers.Dense(_options.Architecture) + ".", StringComparison.Ordinal);

    // What is not trained is not to change either: batch norm keeps its statistics in evaluation mode.
    private void BeginTraining()
    {
        Network.train(_recipe.Trains == TrainedLayers.All);
        if (_recipe.Trains == TrainedLayers.All)
            return;
        foreach (var (name, layers) in Network.named_children())
        {
            if (name == NetworkLayers.Dense(_options.Architecture))
                layers.train();
        }
    }

    private IImageSampler CreateSampler() => _recipe.Sampling == SamplingMode.Balanced
        ? new BalancedSampler(Training, _recipe.BatchSize, _recipe.SourceWeights, _options.Seed)
        : new ShuffledSampler(Training.Count, _recipe.BatchSize, _options.Seed);

    private void PrepareOutput()
    {
        try
        {
            Directory.CreateDirectory(_options.Output);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot write to {_options.Output}: {cause.Message}", cause);
        }

        if (!_options.Resume && File.Exists(CheckpointPath))
            throw new ConfigurationException($"{_options.Output} holds a run already: go on with it by --resume, or name another --out");
        if (_options.Resume && !File.Exists(CheckpointPath))
            throw new ConfigurationException($"nothing to resume: there is no {CheckpointPath}");
    }

    private void Save(TrainingTime time)
    {
        _time = time;
        CheckpointFile.Write(CheckpointPath, State(time).ToJson(), SavedTensors());
    }

    private void Load()
    {
        CheckpointState? state = null;
        void Accept(string text)
        {
            state = CheckpointState.Parse(text);
            state.RequireSameRun(State(default));
        }

        CheckpointFile.Read(CheckpointPath, Accept, SavedTensors());
        _done = state!.Step;
        _best = state.Best;
        _time = new TrainingTime(state.Seconds, state.SecondsStepping, state.SecondsWaiting);
        _schedule.Plateau = state.Plateau;
    }

    private CheckpointState State(TrainingTime time) => new()
    {
        Step = _done,
        TotalSteps = _totalSteps,
        Architecture = _options.Architecture,
        Recipe = RecipeBook.ToJson(_recipe),
        Seed = _options.Seed,
        Precision = _precision.ToString(),
        Images = Training.Fingerprint,
        InitialWeights = _options.InitialWeights?.Fingerprint,
        Plateau = _schedule.Plateau,
        Best = _best,
        Seconds = time.Seconds,
        SecondsStepping = time.Stepping,
        SecondsWaiting = time.Waiting,
    };

    private IEnumerable<(string Name, Tensor Tensor)> SavedTensors() =>
    [
        .. NetworkState.Of(Network).Select(entry => ($"network/{entry.Name}", entry.Tensor)),
        .. (_average is null ? [] : NetworkState.Of(_average.Network)).Select(entry => ($"average/{entry.Name}", entry.Tensor)),
        .. _optimizer.Velocities.Select(entry => ($"momentum/{entry.Name}", entry.Tensor)),
    ];
}
