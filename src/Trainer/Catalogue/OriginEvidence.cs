namespace DicomNode.Trainer.Catalogue;

/// <summary>How sure it is that data sets are of one origin.</summary>
public enum OriginEvidence
{
    /// <summary>The data sets' own descriptions or citations say it.</summary>
    Documented,

    /// <summary>They have contributors or a hospital in common; that they share patients is possible, not shown.</summary>
    Inferred,
}
