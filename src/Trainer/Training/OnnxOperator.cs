namespace DicomNode.Trainer.Training;

/// <summary>An operator by its ONNX name, such as Conv, with the names of what it takes and gives.</summary>
internal sealed record OnnxOperator(string Kind, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);
