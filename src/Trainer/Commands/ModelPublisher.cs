using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Classifier;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Commands;

/// <summary>Makes a model package of a finished run: best weights, calibrated on the validation images, with what made them.</summary>
public static class ModelPublisher
{
    // A network that separates the validation images well would be made surer, almost without bound; they come from few sources,
    // and on others it is right less often.
    private const double LeastTemperature = 1;

    /// <summary>Writes the package.</summary>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ModelPackageException">The weights cannot be stored.</exception>
    public static ModelManifest Publish(TrainingRun run, TrainingOptions options, string folder)
    {
        var network = run.LoadBest();
        var predictions = run.Validate(network);
        var classes = Enum.GetValues<ModalityClass>();
        var temperature = Math.Max(LeastTemperature, TemperatureScaling.Fit(predictions.Logits, predictions.Labels, classes.Length));
        return ModelPackage.Save(folder, network, new ModelManifest
        {
            Name = options.ModelName,
            Architecture = options.Architecture,
            Classes = classes,
            Temperature = temperature,
            Thresholds = ThresholdChoice.Choose(predictions, temperature),
            CreatedAt = DateTimeOffset.UtcNow,
            TrainingRecipe = Describe(run, options),
            DataSets = [.. run.Training.Counts().Concat(run.Validation.Counts())
                .Select(count => new ModelDataSet(count.Split, $"{count.Source}/{count.Label}", count.Images))],
            Metrics = [.. Figures(run.Validation, predictions)],
        });
    }

    private static JsonElement Describe(TrainingRun run, TrainingOptions options)
    {
        var description = new JsonObject
        {
            ["name"] = options.RecipeName,
            ["steps"] = run.TotalSteps,
            ["bestStep"] = run.Best!.Step,
            ["seed"] = options.Seed,
            ["precision"] = run.Precision,
            ["recipe"] = JsonNode.Parse(RecipeBook.ToJson(options.Recipe)),
        };
        return JsonSerializer.SerializeToElement(description);
    }

    private static IEnumerable<ModelMetrics> Figures(IImageSet validation, Predictions predictions)
    {
        var all = predictions.Metrics;
        yield return new ModelMetrics(validation.Split, null, (int)all.Count, all.Accuracy, all.BalancedAccuracy);
        var classes = all.Support.Length;
        var groups = predictions.Images
            .Select((image, i) => (Source: validation.Sources[validation.Source(image)], Index: i))
            .GroupBy(entry => entry.Source)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var labels = group.Select(entry => predictions.Labels[entry.Index]).ToArray();
            var scores = group.SelectMany(entry => predictions.Logits.AsSpan(entry.Index * classes, classes).ToArray()).Select(logit => (double)logit).ToArray();
            var figures = ClassificationMetrics.Compute(labels, scores, classes);
            yield return new ModelMetrics(validation.Split, group.Key, labels.Length, figures.Accuracy, figures.BalancedAccuracy);
        }
    }
}
