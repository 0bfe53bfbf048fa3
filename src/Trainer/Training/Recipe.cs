using DicomNode.Classifier.Inference;

namespace DicomNode.Trainer.Training;

/// <summary>Everything that decides what training makes of its images, but device and seed: one entry of conf/trainer.json.</summary>
public sealed record Recipe
{
    /// <summary>What it is for and where its figures come from.</summary>
    public required string Description { get; init; }

    /// <summary>Images per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Length in passes over the training images; used where no steps are given.</summary>
    public int? Epochs { get; init; }

    /// <summary>Length in optimizer steps.</summary>
    public int? Steps { get; init; }

    public required SamplingMode Sampling { get; init; }

    /// <summary>Factors on a source's share of its class under balanced sampling, by "SOURCE/CLASS"; 1 where not named.</summary>
    public Dictionary<string, double> SourceWeights { get; init; } = [];

    public required double Momentum { get; init; }

    public bool Nesterov { get; init; }

    /// <summary>L2 penalty on convolution and linear weights, and on all else too where <see cref="DecayAll"/>.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Whether batch-norm parameters and biases decay too, as plain SGD does it.</summary>
    public bool DecayAll { get; init; }

    public required LearningRateSettings LearningRate { get; init; }

    /// <summary>The share of the target that goes to all classes alike.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How much of the running average of the weights stays at each step; 0 validates and ships the weights themselves.</summary>
    public double WeightAveraging { get; init; }

    public double? Dropout { get; init; }

    /// <summary>What is trained; anything but all of it asks for initial weights.</summary>
    public TrainedLayers Trains { get; init; }

    /// <summary>Steps between validations; 0 validates after each epoch.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>
    /// Synthetic pictures of no class that join each batch, for each of its images: 0.125 adds four to 32. They are augmented as the images are, and their
    /// target is all classes alike.
    /// </summary>
    public double OutlierShare { get; init; }

    /// <summary>None where images are trained on as they are.</summary>
    public AugmentationSettings? Augmentation { get; init; }

    /// <summary>Null where all PT images are real.</summary>
    public PetSimulationSettings? PetSimulation { get; init; }

    /// <summary>Null where all MR images are real.</summary>
    public MRSimulationSettings? MRSimulation { get; init; }

    /// <summary>Null where no MR images are derived from others.</summary>
    public DerivedMRSettings? DerivedMR { get; init; }

    /// <summary>Null where all CT images are real.</summary>
    public CTSimulationSettings? CTSimulation { get; init; }

    /// <summary>Null where no PT images are maps of the brain made on MR.</summary>
    public BrainMapSettings? BrainMaps { get; init; }

    /// <summary>How limbs are drawn for CT and MR; left out: not at all.</summary>
    public LimbSimulationSettings? LimbSimulation { get; init; }

    /// <summary>Null where no XR images are drawn mammograms.</summary>
    public MammogramSettings? Mammograms { get; init; }

    /// <summary>Null where all steps see images of full size.</summary>
    public CoarseStart? CoarseStart { get; init; }

    /// <summary>Below which difference of logits a slice is looked at mirrored, too, whenever the network predicts; null: never. See <see cref="SecondLook"/>.</summary>
    public double? SecondLookBelow { get; init; }

    /// <summary>Optimizer steps in all.</summary>
    public int TotalSteps(int trainingImages) => Steps ?? checked(Epochs!.Value * StepsPerEpoch(trainingImages));

    public int StepsPerEpoch(int trainingImages) => ShuffledSampler.StepsFor(trainingImages, BatchSize);

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults()
    {
        if (BatchSize is < 2 or > 65536)
            yield return $"BatchSize is {BatchSize}, expected 2 to 65536 (batch normalisation needs two)";
        if ((Epochs ?? Steps) is null)
            yield return "neither Epochs nor Steps is given";
        if (Epochs is < 1)
            yield return $"Epochs is {Epochs}, expected at least 1";
        if (Steps is < 1)
            yield return $"Steps is {Steps}, expected at least 1";
        if (Momentum is not (>= 0 and < 1))
            yield return $"Momentum is {Momentum}, expected [0, 1)";
        if (WeightDecay is not (>= 0 and < 1))
            yield return $"WeightDecay is {WeightDecay}, expected [0, 1)";
        if (LabelSmoothing is not (>= 0 and < 1))
            yield return $"LabelSmoothing is {LabelSmoothing}, expected [0, 1)";
        if (WeightAveraging is not (>= 0 and < 1))
            yield return $"WeightAveraging is {WeightAveraging}, expected [0, 1)";
        if (Dropout is not (null or (>= 0 and < 1)))
            yield return $"Dropout is {Dropout}, expected [0, 1)";
        if (SecondLookBelow is not (null or > 0))
            yield return $"SecondLookBelow is {SecondLookBelow}, expected above 0";
        if (ValidateEvery < 0)
            yield return $"ValidateEvery is {ValidateEvery}, expected at least 0";
        foreach (var (source, weight) in SourceWeights.Where(entry => entry.Value is not (>= 0 and < 1e6)))
            yield return $"SourceWeights:{source} is {weight}, expected at least 0";
        if (OutlierShare is not (>= 0 and <= 1))
            yield return $"OutlierShare is {OutlierShare}, expected [0, 1]";
        foreach (var fault in LearningRate.Faults())
            yield return $"LearningRate: {fault}";
        foreach (var fault in Augmentation?.Faults() ?? [])
            yield return $"Augmentation: {fault}";
        foreach (var fault in PetSimulation?.Faults() ?? [])
            yield return $"PetSimulation: {fault}";
        foreach (var fault in MRSimulation?.Faults() ?? [])
            yield return $"MRSimulation: {fault}";
        foreach (var fault in DerivedMR?.Faults() ?? [])
            yield return $"DerivedMR: {fault}";
        foreach (var fault in CTSimulation?.Faults() ?? [])
            yield return $"CTSimulation: {fault}";
        foreach (var fault in BrainMaps?.Faults() ?? [])
            yield return $"BrainMaps: {fault}";
        foreach (var fault in LimbSimulation?.Faults() ?? [])
            yield return $"LimbSimulation: {fault}";
        if (LimbSimulation is not null && MRSimulation is null)
            yield return "LimbSimulation is set, expected MRSimulation beside it: it has the signals of the tissues";
        foreach (var fault in Mammograms?.Faults() ?? [])
            yield return $"Mammograms: {fault}";
        foreach (var fault in CoarseStart?.Faults() ?? [])
            yield return $"CoarseStart: {fault}";
    }
}
