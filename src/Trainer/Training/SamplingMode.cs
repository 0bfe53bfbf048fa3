namespace DicomNode.Trainer.Training;

/// <summary>In which order training images are drawn.</summary>
public enum SamplingMode
{
    /// <summary>Every image once an epoch, in a new order each time.</summary>
    Shuffled,

    /// <summary>As many images of each class in a batch; within a class, sources by the root of their size.</summary>
    Balanced,
}
