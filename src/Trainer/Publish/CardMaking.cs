using System.Globalization;
using System.Text.Json;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Publish;

/// <summary>The card's account of how the model was made.</summary>
internal static class CardMaking
{
    public static void Write(StringWriter output, ModelCardFacts facts)
    {
        var made = facts.Provenance;
        if (made.ImportedFrom is { } file)
        {
            output.WriteLine($"The weights were imported from {Name(file)}; how they were trained is not recorded.");
            return;
        }

        if (made.Recipe is not { ValueKind: JsonValueKind.Object } recipe || made.Name is null || made.Steps is null)
        {
            output.WriteLine("How the weights were trained is not recorded in the package.");
            return;
        }

        WriteCommand(output, facts.Manifest.Architecture, made, Integer(recipe, "batchSize"));
        output.WriteLine();
        output.WriteLine(string.Join(' ', Account(facts, made, recipe)));
        if (recipe.TryGetProperty("description", out var description) && description.ValueKind == JsonValueKind.String)
        {
            output.WriteLine();
            output.WriteLine($"The recipe: {Text(description.GetString()!)} All of it is in `{ModelPackage.ManifestFile}`.");
        }

        if (facts.Report.Training is { } training)
            WriteCourse(output, training);
    }

    // Put together from what the package says, without the folders of the machine that trained.
    private static void WriteCommand(StringWriter output, string architecture, Provenance made, long? batch) => output.WriteLine(
        $"    scripts/trainer train --data DATA --out RUN --architecture {architecture}"
        + Option("--splits", made.Splits) + Option("--calibration", made.Splits is null ? null : "CALIBRATION")
        + Option("--init", made.InitialWeights is null ? null : "MODEL")
        + Option("--recipe", made.Name) + Option("--steps", made.Steps) + Option("--batch", batch) + Option("--seed", made.Seed)
        + Option("--precision", made.Precision?.ToLowerInvariant()));

    private static IEnumerable<string> Account(ModelCardFacts facts, Provenance made, JsonElement recipe)
    {
        var images = facts.Training.Sum(source => (long)source.Images);
        var steps = made.StepsDone ?? made.Steps!.Value;
        var length = $"{Count(steps)} steps";
        if (Integer(recipe, "batchSize") is { } batch)
            length += $" of {Count(batch)} images" + (images > 0 ? $", {Fixed((double)batch * steps / images)} passes" : "");
        yield return $"{Count(images)} training images of {Count(facts.Training.Count())} pairs of source and class; {length}"
            + (made.Seed is { } seed ? $"; seed {seed.ToString(CultureInfo.InvariantCulture)}" : "")
            + (made.Precision is { } precision ? $"; convolutions in {Text(precision.ToLowerInvariant())} over float32 weights" : "") + ".";
        if (made.InitialWeights is { } initial)
            yield return $"It began with the weights of another model (SHA-256 of their values {Name(initial)}): what that learnt from is not in this card.";
        if (made.StepsDone is { } done)
            yield return $"**The run was stopped after {Count(done)} of {Count(made.Steps!.Value)} steps.**";
        if (made.BestStep is null && made.Splits is null)
            yield break;
        var averaged = recipe.TryGetProperty("weightAveraging", out var share) && share.ValueKind == JsonValueKind.Number && share.GetDouble() > 0;
        yield return (made.BestStep is { } best
                ? $"The weights are those of step {Count(best)}, which did best on the validation images"
                : "The weights are those of the last step: nothing chose among them")
            + (averaged ? ", averaged over the steps before it." : ".");
    }

    private static void WriteCourse(StringWriter output, TrainingCurves training)
    {
        if (training.Validation.Count + training.Epochs.Count == 0)
            return;
        output.WriteLine();
        var course = training.Validation.Count > 1 ? new[] { training.Validation[0], training.Validation[^1] } : training.Validation;
        if (course.Count > 0)
        {
            output.WriteLine(
                $"Validations: {Count(training.Validation.Count)}. Balanced accuracy " + string.Join(", ", course.Select(point =>
                    $"{Percent(point.BalancedAccuracy)} and loss {Number(point.Loss)} after step {Count(point.Step)}")) + ".");
        }

        if (training.Epochs.Count > 0)
        {
            var seconds = training.Epochs.Average(epoch => epoch.Seconds);
            output.WriteLine($"An epoch took {Fixed(seconds)} s, validation and checkpoints included.");
        }
    }

    private static long? Integer(JsonElement recipe, string name) =>
        recipe.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static string Fixed(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    // Within an indented block nothing is marked up, but the end of a line would end the block.
    private static string Option<T>(string name, T? value) => value is null
        ? ""
        : $" {name} {string.Concat(string.Create(CultureInfo.InvariantCulture, $"{value}").Where(letter => !char.IsControl(letter)))}";
}
