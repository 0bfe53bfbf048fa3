namespace DicomNode.Classifier.Preprocessing;

/// <summary>Whether a slice can be classified at all.</summary>
public enum PreprocessingOutcome
{
    /// <summary>The destination holds the network's input.</summary>
    Ready,

    /// <summary>Every pixel that counts has the same value: nothing to judge, the destination is all zero.</summary>
    Constant,
}
