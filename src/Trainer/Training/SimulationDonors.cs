using DicomNode.Classifier;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>Which PT images of a run are simulated, and on which CT and MR slices.</summary>
internal sealed class PetDonors
{
    private const int Stream = 6;

    private readonly PetSimulationSettings _settings;
    private readonly long _seed;
    private readonly int _label;
    private readonly ClassPool _ct;
    private readonly ClassPool _mr;

    /// <exception cref="ConfigurationException">There are no CT or no MR images to simulate on.</exception>
    public PetDonors(PetSimulationSettings settings, IImageSet images, IReadOnlyDictionary<string, double> sourceWeights, long seed)
    {
        (_settings, _seed) = (settings, seed);
        var pools = ClassPool.Of(images, sourceWeights);
        ClassPool Pool(ModalityClass modality) =>
            Array.Find(pools, pool => images.Classes[pool.Label] == modality.ToString() && pool.TotalWeight > 0)
            ?? throw new ConfigurationException($"the recipe's petSimulation needs images of class {modality}; the classes are {string.Join(", ", images.Classes)}");
        (_ct, _mr) = (Pool(ModalityClass.CT), Pool(ModalityClass.MR));
        _label = Array.Find(pools, pool => images.Classes[pool.Label] == nameof(ModalityClass.PT))?.Label ?? -1;
    }

    /// <summary>Decides on the image of a place in a batch, and draws the one to simulate on.</summary>
    /// <param name="label">The class that stands there.</param>
    /// <param name="step">Counted from 0 over the whole run.</param>
    /// <param name="slot">Place in the batch.</param>
    /// <param name="attempt">Counted up as long as the images drawn cannot be used.</param>
    /// <param name="image">The image drawn so far; the CT or MR slice to simulate on where the answer is true.</param>
    /// <param name="random">What the simulation is to draw from.</param>
    public bool TryDraw(int label, int step, int slot, int attempt, ref int image, out SeededRandom random)
    {
        random = new SeededRandom(_seed, Stream + attempt * 16, step, slot);
        if (label != _label || !random.Chance(_settings.Share))
            return false;
        image = (random.Chance(_settings.CTShare) ? _ct : _mr).Draw(ref random);
        return true;
    }
}
