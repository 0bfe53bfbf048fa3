namespace DicomNode.Trainer.Training;

/// <summary>The learning rate's course after the warm-up.</summary>
public enum LearningRateShape
{
    /// <summary>Falls whenever the validation loss stops falling.</summary>
    Plateau,

    /// <summary>Half a cosine from peak to final share (Loshchilov and Hutter 2017, without restarts).</summary>
    Cosine,

    /// <summary>Falls by the same factor at every step, from peak to final share.</summary>
    Exponential,
}
