namespace DicomNode.Trainer.CrossValidation;

/// <summary>How the slices of a volume are brought together.</summary>
public enum VolumeReading
{
    /// <summary>As the node does: each slice's log-probabilities count alike.</summary>
    Vote,

    /// <summary>The mean of the probabilities.</summary>
    MeanProbability,

    /// <summary>By position: log-probabilities, of which those of the first and the last slice count a quarter of the middle one's.</summary>
    Centre,

    /// <summary>By coherence: log-probabilities, of which each counts as far as its slice says what the neighbours say, a quarter at least.</summary>
    Coherence,
}
