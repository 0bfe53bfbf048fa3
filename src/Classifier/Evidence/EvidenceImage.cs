using System.Buffers;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Evidence;

/// <summary>Pictures of a slice as the network sees it, 224 x 224 with its aspect given up, and of the map that belongs to it.</summary>
public static class EvidenceImage
{
    // So that the slice can be seen everywhere.
    private const float MostOpaque = 0.65f;

    /// <summary>Writes a PNG of 224 x 224 pixels: grey for <see cref="EvidenceView.Slice"/>, else RGB.</summary>
    /// <param name="destination">Left open.</param>
    /// <param name="view">What it shows.</param>
    /// <param name="slice"><see cref="SlicePreprocessor.Length"/> values in [0, 1]; ignored by <see cref="EvidenceView.Map"/>.</param>
    /// <param name="saliency">As many values in [0, 1]; ignored by <see cref="EvidenceView.Slice"/>.</param>
    public static void Write(Stream destination, EvidenceView view, ReadOnlySpan<float> slice, ReadOnlySpan<float> saliency)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (view != EvidenceView.Map)
            ArgumentOutOfRangeException.ThrowIfNotEqual(slice.Length, SlicePreprocessor.Length);
        if (view != EvidenceView.Slice)
            ArgumentOutOfRangeException.ThrowIfNotEqual(saliency.Length, SlicePreprocessor.Length);
        var samples = view == EvidenceView.Slice ? 1 : 3;
        var rented = ArrayPool<byte>.Shared.Rent(samples * SlicePreprocessor.Length);
        try
        {
            var pixels = rented.AsSpan(0, samples * SlicePreprocessor.Length);
            switch (view)
            {
                case EvidenceView.Slice:
                    for (var i = 0; i < slice.Length; i++)
                        pixels[i] = Level(slice[i]);
                    break;
                case EvidenceView.Map:
                    for (var i = 0; i < saliency.Length; i++)
                        SaliencyColours.Of(Level(saliency[i])).CopyTo(pixels[(3 * i)..]);
                    break;
                default:
                    Blend(slice, saliency, pixels);
                    break;
            }

            PngWriter.Write(destination, SlicePreprocessor.Side, SlicePreprocessor.Side, samples, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Blend(ReadOnlySpan<float> slice, ReadOnlySpan<float> saliency, Span<byte> pixels)
    {
        for (var i = 0; i < slice.Length; i++)
        {
            var opacity = MostOpaque * Math.Clamp(saliency[i], 0, 1);
            var grey = (1 - opacity) * Level(slice[i]);
            var colour = SaliencyColours.Of(Level(saliency[i]));
            for (var k = 0; k < 3; k++)
                pixels[3 * i + k] = (byte)MathF.Round(grey + opacity * colour[k]);
        }
    }

    private static byte Level(float value) => (byte)MathF.Round(byte.MaxValue * Math.Clamp(value, 0, 1));
}
