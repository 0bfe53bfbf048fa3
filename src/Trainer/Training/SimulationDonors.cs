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

    /// <summary>One for each kind of image that a recipe simulates: PT on CT and MR, MR on CT, CT, maps of the brain and brains cut out on MR of heads, limbs in CT and MR.</summary>
    /// <exception cref="ConfigurationException">There are no images to simulate on.</exception>
    public static SimulationDonors[] Of(Recipe recipe, IImageSet images, long seed)
    {
        var found = new List<SimulationDonors>();
        if (recipe.PetSimulation is { } pet)
        {
            var pools = ClassPool.Of(images, recipe.SourceWeights);
            (ClassPool, double)[] both = [(Pool("petSimulation", ModalityClass.CT, pools), pet.CTShare), (Pool("petSimulation", ModalityClass.MR, pools), 1)];
            found.Add(new SimulationDonors(Label(ModalityClass.PT, pools), pet.Share, PetStream, seed, both, () => new PetSimulator(pet)));
        }

        if (recipe.MRSimulation is { } mr)
        {
            var pools = ClassPool.Of(images, recipe.SourceWeights);
            found.Add(new SimulationDonors(
                Label(ModalityClass.MR, pools), mr.Share, MRStream, seed, [(Pool("mrSimulation", ModalityClass.CT, pools), 1)], () => new MRSimulator(mr)));
        }

        if (recipe.CTSimulation is { } ct)
            AddOnHeads(ct.Sources, ModalityClass.CT, ct.Share, CTStream, () => new CTSimulator(ct));
        if (recipe.BrainMaps is { } maps)
        {
            AddOnHeads(maps.Sources, ModalityClass.PT, maps.Share, MapStream, () => new BrainMapSimulator(maps));
            AddOnHeads(maps.Sources, ModalityClass.MR, maps.MRShare, BrainStream, () => new BrainExtractor(maps));
        }

        if (recipe.LimbSimulation is { } limbs)
        {
            AddLimbs(ModalityClass.CT, LimbCTStream, limbs, null);
            AddLimbs(ModalityClass.MR, LimbMRStream, limbs, recipe.MRSimulation);
        }

        return [.. found];

        // A recipe names heads of the public data; who has none of them does without.
        void AddOnHeads(string[] sources, ModalityClass simulated, double share, int stream, Func<ISliceSimulator> create)
        {
            var others = images.Sources.Except(sources, StringComparer.Ordinal).Select(source => $"{source}/{ModalityClass.MR}").ToHashSet(StringComparer.Ordinal);
            var weights = recipe.SourceWeights.Where(weight => !others.Contains(weight.Key)).Concat(others.Select(name => KeyValuePair.Create(name, 0.0)));
            var pools = ClassPool.Of(images, weights.ToDictionary());
            if (Find(ModalityClass.MR, pools) is { } heads)
                found.Add(new SimulationDonors(Label(simulated, pools), share, stream, seed, [(heads, 1)], create));
        }

        void AddLimbs(ModalityClass modality, int stream, LimbSimulationSettings limbs, MRSimulationSettings? signals)
        {
            var pools = ClassPool.Of(images, recipe.SourceWeights);
            found.Add(new SimulationDonors(
                Label(modality, pools), limbs.Share, stream, seed, [(Pool("limbSimulation", modality, pools), 1)], () => new LimbSimulator(limbs, signals)));
        }

        ClassPool? Find(ModalityClass modality, ClassPool[] pools) =>
            Array.Find(pools, pool => images.Classes[pool.Label] == modality.ToString() && pool.TotalWeight > 0);

        ClassPool Pool(string setting, ModalityClass modality, ClassPool[] pools) =>
            Find(modality, pools)
            ?? throw new ConfigurationException($"the recipe's {setting} finds no images of class {modality} to simulate on; the classes are {string.Join(", ", images.Classes)}");

        int Label(ModalityClass modality, ClassPool[] pools) => Array.Find(pools, pool => images.Classes[pool.Label] == modality.ToString())?.Label ?? -1;
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
