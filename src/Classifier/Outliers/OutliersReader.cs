using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;

namespace DicomNode.Classifier.Outliers;

/// <summary>Reads the outlier detector of a model package and holds it against the manifest.</summary>
internal static class OutliersReader
{
    /// <summary>The detector; null where something is wrong, which is then among the faults.</summary>
    public static OutlierDetector? Read(string directory, OutlierDetection detection, ModelManifest manifest, List<string> faults)
    {
        if (manifest.Classes is null || !NetworkFactory.Architectures.Contains(manifest.Architecture))
            return null;
        var before = faults.Count;
        faults.AddRange(Faults(detection, manifest));
        if (faults.Count > before)
            return null;
        var width = NetworkFactory.FeatureChannels(manifest.Architecture);
        var path = Path.Combine(directory, ModelPackage.OutliersFile);
        try
        {
            var hash = ModelWeights.Sha256(path);
            if (!string.Equals(hash, detection.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                faults.Add($"{ModelPackage.OutliersFile} has SHA-256 {hash}; {ModelPackage.ManifestFile} says {detection.Sha256}");
                return null;
            }

            using var tensors = SafetensorsReader.Open(path);
            if (!tensors.Entries.TryGetValue(OutlierDetector.WeightsName, out var entry) || entry.Shape is not [var outputs, var features]
                || features != width || outputs <= manifest.Classes.Count
                || !tensors.Entries.TryGetValue(OutlierDetector.BiasesName, out var biases) || biases.Shape is not [var length] || length != outputs)
            {
                faults.Add(
                    $"{ModelPackage.OutliersFile} has no {OutlierDetector.WeightsName} of more than {manifest.Classes.Count} x {width} values with a {OutlierDetector.BiasesName}");
                return null;
            }

            float[] weights = tensors.ReadSingles(OutlierDetector.WeightsName), offsets = tensors.ReadSingles(OutlierDetector.BiasesName);
            if (weights.Concat(offsets).All(float.IsFinite))
                return new OutlierDetector(weights, offsets, manifest.Classes.Count, detection.Threshold);
            faults.Add($"{ModelPackage.OutliersFile} holds a value that is no finite number");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{ModelPackage.OutliersFile} cannot be read: {e.Message}");
        }

        return null;
    }

    private static IEnumerable<string> Faults(OutlierDetection detection, ModelManifest manifest)
    {
        if (detection.Method != OutlierDetection.ExposedHead)
            yield return $"outlierDetection.method is {detection.Method}; expected {OutlierDetection.ExposedHead}";
        if (detection.Threshold is not (> 0 and < 1))
            yield return $"outlierDetection.threshold is {detection.Threshold}; expected a number above 0 and below 1";
        if (!string.Equals(detection.WeightsSha256, manifest.WeightsSha256, StringComparison.OrdinalIgnoreCase))
            yield return $"outlierDetection was fitted to weights of SHA-256 {detection.WeightsSha256}, not {manifest.WeightsSha256}: fit it anew (trainer outliers)";
    }
}
