using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;

namespace DicomNode.Classifier.Outliers;

/// <summary>Reads the outlier detector of a model package and holds it against the manifest.</summary>
internal static class OutliersReader
{
    private const int MostReferences = 100_000;

    /// <summary>The detector; null where something is wrong, which is then among the faults.</summary>
    public static OutlierDetector? Read(string directory, OutlierDetection detection, ModelManifest manifest, List<string> faults)
    {
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
            if (!tensors.Entries.TryGetValue(OutlierDetector.ReferencesName, out var entry)
                || entry.Shape is not [var references, var features] || references < detection.Neighbour || references > MostReferences || features != width)
            {
                faults.Add(
                    $"{ModelPackage.OutliersFile} has no tensor {OutlierDetector.ReferencesName} of {detection.Neighbour} to {MostReferences} vectors of {width} features");
                return null;
            }

            var values = tensors.ReadSingles(OutlierDetector.ReferencesName);
            if (Array.TrueForAll(values, float.IsFinite))
                return new OutlierDetector(values, (int)features, detection.Neighbour, detection.Threshold);
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
        if (detection.Method != OutlierDetection.NearestNeighbours)
            yield return $"outlierDetection.method is {detection.Method}; expected {OutlierDetection.NearestNeighbours}";
        if (detection.Neighbour < 1)
            yield return $"outlierDetection.neighbour is {detection.Neighbour}; expected 1 or more";
        if (!(double.IsFinite(detection.Threshold) && detection.Threshold > 0))
            yield return $"outlierDetection.threshold is {detection.Threshold}; expected a number above 0";
        if (!string.Equals(detection.WeightsSha256, manifest.WeightsSha256, StringComparison.OrdinalIgnoreCase))
            yield return $"outlierDetection was fitted to weights of SHA-256 {detection.WeightsSha256}, not {manifest.WeightsSha256}: fit it anew (trainer outliers)";
    }
}
