using DicomNode.Classifier;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>Which images of a class are simulated in a run, on which slices of other classes, and by what.</summary>
internal sealed class SimulationDonors
{
    private const int PetStream = 6;
    private const int MRStream = 7;
    private const int CTStream = 8;
    private const int MapStream = 9;
    private const int LimbCTStream = 10;
    private const int LimbMRStream = 11;
    private const int BrainStream = 12;
    private const int DerivedStream = 13;
    private const int MammogramStream = 14;

    private readonly double _share;
    private readonly int _stream;
    private readonly long _seed;
    private readonly int _label;
    private readonly (ClassPool Pool, double Share)[] _pools;
    private readonly Func<ISliceSimulator> _create;

    private SimulationDonors(int label, double share, int stream, long seed, (ClassPool Pool, double Share)[] pools, Func<ISliceSimulator> create)
    {
        (_label, _share, _stream, _seed, _pools, _create) = (label, share, stream, seed, pools, create);
    }

    /// <summary>One for each kind of image that a recipe simulates: PT on CT and MR, MR on CT, derived MR on MR, CT, maps of the brain and brains cut out on MR of heads, limbs in CT and MR, mammograms.</summary>
    /// <exception cref="ConfigurationException">There are no images to simulate on.</exception>
    public static SimulationDonors[] Of(Recipe recipe, IImageSet images, long seed)
    {
        var found = new List<SimulationDonors>();
        // Grouping millions of images takes its time: once, and not for a recipe that simulates nothing.
        var pools = new Lazy<ClassPool[]>(() => ClassPool.Of(images, recipe.SourceWeights));
        if (recipe.PetSimulation is { } pet)
            Add(ModalityClass.PT, pet.Share, PetStream, [(Pool("petSimulation", ModalityClass.CT), pet.CTShare), (Pool("petSimulation", ModalityClass.MR), 1)], () => new PetSimulator(pet));
        if (recipe.MRSimulation is { } mr)
            Add(ModalityClass.MR, mr.Share, MRStream, [(Pool("mrSimulation", ModalityClass.CT), 1)], () => new MRSimulator(mr));
        if (recipe.DerivedMR is { } derived)
            Add(ModalityClass.MR, derived.Share, DerivedStream, [(Pool("derivedMR", ModalityClass.MR), 1)], () => new DerivedMRSimulator(derived));
        if (recipe.CTSimulation is { } ct && Heads(ct.Sources) is { } heads)
            Add(ModalityClass.CT, ct.Share, CTStream, [(heads, 1)], () => new CTSimulator(ct));
        if (recipe.BrainMaps is { } maps && Heads(maps.Sources) is { } brains)
        {
            Add(ModalityClass.PT, maps.Share, MapStream, [(brains, 1)], () => new BrainMapSimulator(maps));
            Add(ModalityClass.MR, maps.MRShare, BrainStream, [(brains, 1)], () => new BrainExtractor(maps));
        }

        if (recipe.LimbSimulation is { } limbs)
        {
            Add(ModalityClass.CT, limbs.Share, LimbCTStream, [(Pool("limbSimulation", ModalityClass.CT), 1)], () => new LimbSimulator(limbs, null));
            Add(ModalityClass.MR, limbs.Share, LimbMRStream, [(Pool("limbSimulation", ModalityClass.MR), 1)], () => new LimbSimulator(limbs, recipe.MRSimulation));
        }

        if (recipe.Mammograms is { } mammograms)
            Add(ModalityClass.XR, mammograms.Share, MammogramStream, [(Pool("mammograms", ModalityClass.XR), 1)], () => new MammogramSimulator(mammograms));
        return [.. found];

        void Add(ModalityClass simulated, double share, int stream, (ClassPool, double)[] donors, Func<ISliceSimulator> create)
        {
            var label = Array.Find(pools.Value, pool => images.Classes[pool.Label] == simulated.ToString())?.Label ?? -1;
            found.Add(new SimulationDonors(label, share, stream, seed, donors, create));
        }

        // A recipe names heads of the public data; who has none of them does without.
        ClassPool? Heads(string[] sources)
        {
            var others = images.Sources.Except(sources, StringComparer.Ordinal).Select(source => $"{source}/{ModalityClass.MR}").ToHashSet(StringComparer.Ordinal);
            var weights = recipe.SourceWeights.Where(weight => !others.Contains(weight.Key)).Concat(others.Select(name => KeyValuePair.Create(name, 0.0)));
            return Find(ModalityClass.MR, ClassPool.Of(images, weights.ToDictionary()));
        }

        ClassPool? Find(ModalityClass modality, ClassPool[] among) =>
            Array.Find(among, pool => images.Classes[pool.Label] == modality.ToString() && pool.TotalWeight > 0);

        ClassPool Pool(string setting, ModalityClass modality) =>
            Find(modality, pools.Value)
            ?? throw new ConfigurationException($"the recipe's {setting} finds no images of class {modality} to simulate on; the classes are {string.Join(", ", images.Classes)}");
    }

    /// <summary>A simulator for one thread.</summary>
    public ISliceSimulator CreateSimulator() => _create();

    /// <summary>Decides on the image of a place in a batch, and draws the one to simulate on.</summary>
    /// <param name="label">The class that stands there.</param>
    /// <param name="step">Counted from 0 over the whole run.</param>
    /// <param name="slot">Place in the batch.</param>
    /// <param name="attempt">Counted up as long as the images drawn cannot be used.</param>
    /// <param name="image">The image drawn so far; the slice to simulate on where the answer is true.</param>
    /// <param name="random">What the simulation is to draw from.</param>
    public bool TryDraw(int label, int step, int slot, int attempt, ref int image, out SeededRandom random)
    {
        random = new SeededRandom(_seed, _stream + (attempt * 16), step, slot);
        if (label != _label || !random.Chance(_share))
            return false;
        foreach (var (pool, share) in _pools)
        {
            if (share >= 1 || random.Chance(share))
            {
                image = pool.Draw(ref random);
                return true;
            }
        }

        return false;
    }
}
