namespace DicomNode.Classifier.Preprocessing;

/// <summary>Which element the samples come from: Pixel Data, Float Pixel Data or Double Float Pixel Data (PS3.3 C.7.6.3, C.7.6.24, C.7.6.25).</summary>
public enum SampleKind
{
    Integer,
    Float32,
    Float64,
}
