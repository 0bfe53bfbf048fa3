namespace DicomNode.Trainer.Training;

/// <summary>A float32 constant of an ONNX file, row by row.</summary>
internal sealed record OnnxConstant(IReadOnlyList<long> Shape, float[] Values);
