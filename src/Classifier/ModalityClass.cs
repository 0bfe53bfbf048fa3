namespace DicomNode.Classifier;

/// <summary>What a slice's pixels can be told apart as. XR is projection radiography: CR, DX and MG in the paper.</summary>
public enum ModalityClass
{
    CT,
    MR,
    PT,
    XR,
}
