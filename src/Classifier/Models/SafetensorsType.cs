namespace DicomNode.Classifier.Models;

/// <summary>Element types of a safetensors file that this code reads and writes, named as in the file.</summary>
public enum SafetensorsType
{
    F16,
    BF16,
    F32,
    I64,
}
