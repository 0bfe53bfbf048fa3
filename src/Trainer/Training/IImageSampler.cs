namespace DicomNode.Trainer.Training;

/// <summary>Says which image stands where in a run: a pure function of step and slot, so that a resumed run goes on as if unbroken.</summary>
public interface IImageSampler
{
    /// <summary>How many images a step takes.</summary>
    int BatchSize(int step);

    /// <summary>The image's index.</summary>
    /// <param name="step">Counted from 0 over the whole run.</param>
    /// <param name="slot">Place in the batch.</param>
    /// <param name="attempt">0, then counted up as long as the images drawn turn out to be unreadable.</param>
    int Draw(int step, int slot, int attempt);
}
