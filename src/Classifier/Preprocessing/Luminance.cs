namespace DicomNode.Classifier.Preprocessing;

/// <summary>Weights of red, green and blue in Y of YBR_FULL (PS3.3 C.7.6.3.1.2, from ITU-R BT.601).</summary>
internal static class Luminance
{
    public const float Red = 0.299f;
    public const float Green = 0.587f;
    public const float Blue = 0.114f;
}
