namespace DicomNode.Trainer.Training;

/// <summary>Which layers of a network a recipe trains.</summary>
public enum TrainedLayers
{
    /// <summary>Every layer.</summary>
    All,

    /// <summary>The dense layers at the end. All others keep their weights, and batch norm its statistics.</summary>
    Head,
}
