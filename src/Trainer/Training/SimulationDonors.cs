using DicomNode.Classifier;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>Which images of a class are simulated in a run, and on which slices of other classes.</summary>
internal sealed class SimulationDonors
{
    private readonly double _share;
    private readonly int _stream;
    private readonly long _seed;
    private readonly int _label;
    private readonly double _firstShare;
    private readonly ClassPool _first;
    private readonly ClassPool _second;

    private SimulationDonors(
        string setting, ModalityClass simulated, double share, int stream, ModalityClass first, ModalityClass second, double firstShare, ClassPool[] pools, IImageSet images, long seed)
    {
        (_share, _stream, _firstShare, _seed) = (share, stream, firstShare, seed);
        ClassPool Pool(ModalityClass modality) =>
            Array.Find(pools, pool => images.Classes[pool.Label] == modality.ToString() && pool.TotalWeight > 0)
            ?? throw new ConfigurationException($"the recipe's {setting} needs images of class {modality}; the classes are {string.Join(", ", images.Classes)}");
        (_first, _second) = (Pool(first), Pool(second));
        _label = Array.Find(pools, pool => images.Classes[pool.Label] == simulated.ToString())?.Label ?? -1;
    }

    /// <summary>PT on CT and MR.</summary>
    /// <exception cref="ConfigurationException">There are no CT or no MR images to simulate on.</exception>
    public static SimulationDonors OfPet(PetSimulationSettings settings, IImageSet images, IReadOnlyDictionary<string, double> sourceWeights, long seed) =>
        new("petSimulation", ModalityClass.PT, settings.Share, 6, ModalityClass.CT, ModalityClass.MR, settings.CTShare, ClassPool.Of(images, sourceWeights), images, seed);

    /// <summary>MR on CT.</summary>
    /// <exception cref="ConfigurationException">There are no CT images to simulate on.</exception>
    public static SimulationDonors OfMR(MRSimulationSettings settings, IImageSet images, IReadOnlyDictionary<string, double> sourceWeights, long seed) =>
        new("mrSimulation", ModalityClass.MR, settings.Share, 7, ModalityClass.CT, ModalityClass.CT, 1, ClassPool.Of(images, sourceWeights), images, seed);

    /// <summary>Decides on the image of a place in a batch, and draws the one to simulate on.</summary>
    /// <param name="label">The class that stands there.</param>
    /// <param name="step">Counted from 0 over the whole run.</param>
    /// <param name="slot">Place in the batch.</param>
    /// <param name="attempt">Counted up as long as the images drawn cannot be used.</param>
    /// <param name="image">The image drawn so far; the slice to simulate on where the answer is true.</param>
    /// <param name="random">What the simulation is to draw from.</param>
    public bool TryDraw(int label, int step, int slot, int attempt, ref int image, out SeededRandom random)
    {
        random = new SeededRandom(_seed, _stream + attempt * 16, step, slot);
        if (label != _label || !random.Chance(_share))
            return false;
        image = (random.Chance(_firstShare) ? _first : _second).Draw(ref random);
        return true;
    }
}
