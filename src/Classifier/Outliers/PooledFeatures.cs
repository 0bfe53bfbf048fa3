using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Outliers;

/// <summary>What an outlier score looks at: the mean of each channel over the network's last map of features.</summary>
public static class PooledFeatures
{
    /// <summary>The means.</summary>
    /// <param name="map">[N, channels, height, width], as <see cref="Networks.FeatureNetwork.Features"/> gives it, on any device.</param>
    /// <returns>N * channels values, slice by slice.</returns>
    public static float[] Of(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        using var scope = NewDisposeScope();
        var pooled = map.to_type(ScalarType.Float32).mean(new long[] { 2, 3 }).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(pooled.bytes).ToArray();
    }
}
