namespace DicomNode.Trainer.Evaluation;

/// <summary>Several models on the same images of the same splits. Each is held against the first.</summary>
public sealed class ModelComparison
{
    /// <summary>How many models a report can tell apart by colour.</summary>
    public const int MostModels = 6;

    /// <param name="models">At least two, each with a name of its own and the same splits; all or none with a training run.</param>
    /// <exception cref="TrainingException">The images changed between the evaluations.</exception>
    public ModelComparison(IReadOnlyList<EvaluationReport> models)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(models.Count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(models.Count, MostModels);
        if (models.DistinctBy(model => model.Model).Count() < models.Count)
            throw new ArgumentException("two models have one name", nameof(models));
        Models = models;
        Splits = models[0].Splits;
        Differences = [.. Splits.Select((first, s) => models.Skip(1).Select(model => PairedDifference.Between(model.Splits[s], first)).ToList())];
        Runs = models.All(model => model.Training is not null) ? [.. models.Select(model => (model.Model, model.Training!))] : [];
    }

    public IReadOnlyList<EvaluationReport> Models { get; }

    /// <summary>The model that the others are held against.</summary>
    public EvaluationReport First => Models[0];

    /// <summary>The first model's figures by split; those of the others stand in the same places.</summary>
    public IReadOnlyList<SplitEvaluation> Splits { get; }

    /// <summary>By split, then by model from the second on.</summary>
    public IReadOnlyList<IReadOnlyList<PairedDifference>> Differences { get; }

    /// <summary>The models' training runs; empty where they were not named.</summary>
    public IReadOnlyList<(string Model, TrainingCurves Run)> Runs { get; }

    /// <summary>
    /// A name for each model that no other has: its own, with as much of its folder's path behind it as tells apart models of one name.
    /// </summary>
    /// <exception cref="ConfigurationException">A folder is named twice.</exception>
    public static IReadOnlyList<string> DistinctNames(IReadOnlyList<(string Name, string Folder)> packages)
    {
        var folders = packages.Select(package => Path.GetFullPath(package.Folder).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (folders.DistinctBy(parts => string.Join('/', parts)).Count() < folders.Count)
            throw new ConfigurationException($"a model is named twice: {string.Join(", ", packages.Select(package => package.Folder))}; name each --model once");
        return [.. packages.Select((package, i) =>
        {
            var namesakes = Enumerable.Range(0, packages.Count).Where(other => other != i && packages[other].Name == package.Name).ToList();
            if (namesakes.Count == 0)
                return package.Name;
            // RUN/model is where a run leaves its model: the folder's own name says nothing.
            var length = folders[i][^1] == "model" ? 2 : 1;
            while (namesakes.Any(other => End(folders[other], length) == End(folders[i], length)))
                length++;
            return $"{package.Name} ({End(folders[i], length)})";
        })];

        static string End(string[] parts, int length) => string.Join('/', parts[Math.Max(0, parts.Length - length)..]);
    }
}
