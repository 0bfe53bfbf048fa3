using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Publish;

/// <summary>All that a model card says.</summary>
public sealed class ModelCardFacts
{
    /// <param name="manifest">The model; its data sets are those of the card.</param>
    /// <param name="weights">The file of the weights.</param>
    /// <param name="report">Its figures.</param>
    /// <param name="licences">What is known of the sources.</param>
    /// <param name="limits">What people know of its weaknesses, as Markdown, or null.</param>
    public ModelCardFacts(ModelManifest manifest, string weights, EvaluationReport report, LicenceTable licences, string? limits)
    {
        Manifest = manifest;
        Weights = Precision(weights);
        Report = report;
        Licences = licences;
        Limits = limits;
        Provenance = Provenance.Read(manifest.TrainingRecipe);
        Sources = [.. manifest.DataSets.Select(set => SourceImages.Of(set, licences))];
    }

    /// <summary>The figures.</summary>
    public EvaluationReport Report { get; }

    /// <summary>For how many pairs of source and class nobody says under which licence the images are.</summary>
    public int UnknownLicences => Sources.Count(source => source.Terms.Licence is null);

    internal ModelManifest Manifest { get; }

    /// <summary>The element type of the weights, in words.</summary>
    internal string Weights { get; }

    internal LicenceTable Licences { get; }

    internal string? Limits { get; }

    internal Provenance Provenance { get; }

    internal IReadOnlyList<SourceImages> Sources { get; }

    internal IEnumerable<SourceImages> Training => Sources.Where(source => source.Split == "train");

    /// <summary>How many of a split's images pass a threshold, and how many of those are right.</summary>
    internal static (int Images, int Right) Passing(SplitEvaluation split, double threshold)
    {
        // As the node compares: a threshold in single precision.
        var passing = split.Answers.Where(answer => answer.Confidence >= (float)threshold).ToList();
        return (passing.Count, passing.Count(answer => answer.Right));
    }

    /// <summary>The mean calibrated probability of what was predicted.</summary>
    internal static double MeanConfidence(SplitEvaluation split) => split.Answers.Average(answer => answer.Confidence);

    /// <summary>The classes in the order of all reports.</summary>
    internal static ModalityClass[] Classes => Enum.GetValues<ModalityClass>();

    private static string Precision(string weights)
    {
        using var reader = SafetensorsReader.Open(weights);
        return string.Join(" and ", reader.Entries.Values.Select(entry => entry.Type).Distinct().Order().Select(type => type switch
        {
            SafetensorsType.F16 => "half precision",
            SafetensorsType.BF16 => "bfloat16",
            SafetensorsType.F32 => "single precision",
            _ => null,
        }).OfType<string>());
    }
}
