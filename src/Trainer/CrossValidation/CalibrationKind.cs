namespace DicomNode.Trainer.CrossValidation;

/// <summary>How logits become probabilities.</summary>
public enum CalibrationKind
{
    /// <summary>Their softmax.</summary>
    None,

    /// <summary>The softmax of logits over one temperature.</summary>
    Temperature,

    /// <summary>A scale and a bias for each class besides.</summary>
    Vector,
}
