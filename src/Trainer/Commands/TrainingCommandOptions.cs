using System.CommandLine;
using DicomNode.Classifier.Inference;
using DicomNode.Trainer.Training;
using Spectre.Console;

namespace DicomNode.Trainer.Commands;

/// <summary>What every command that trains networks asks in the same words.</summary>
internal sealed class TrainingCommandOptions
{
    private const int LinesEvery = 20;

    public Option<string?> Recipes { get; } = new("--recipes") { Description = "File of recipes; by default the conf/trainer.json above the executable." };

    public Option<string?> Mislabelled { get; } = CreateMislabelled();

    public Option<string> Device { get; } = new("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda, cuda:N, or several that share each batch: cuda:0,cuda:1." };

    public Option<string> Precision { get; } = new("--precision") { DefaultValueFactory = _ => "auto", Description = "Type of the convolutions; weights stay float32." };

    public Option<long> Seed { get; } = new("--seed") { DefaultValueFactory = _ => 1, Description = "The same seed gives the same losses." };

    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on from OUT's last checkpoint, with the same settings." };

    public Option<double> CheckpointMinutes { get; } = new("--checkpoint-minutes") { DefaultValueFactory = _ => 5, Description = "Minutes between checkpoints." };

    public Option<bool> NoTensorBoard { get; } = new("--no-tensorboard") { Description = "Write no event files for TensorBoard to OUT/tensorboard." };

    public Option<int?> LoaderThreads { get; } = Positive(new Option<int?>("--loader-threads") { Description = "Threads that prepare images; by default one per processor." });

    private Option<int?> CacheMegabytes { get; } = Positive(new Option<int?>("--cache-mb") { Description = "Decoded image files kept in memory, MB for each split; 4096 by default." });

    /// <summary>Of every command that judges or learns by labels.</summary>
    public static Option<string?> CreateMislabelled() =>
        new("--mislabelled") { Description = "List of images whose label is wrong, to be left out; by default the conf/mislabelled.tsv above the executable." };

    public static Option<int?> Positive(Option<int?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError($"{option.Name} must be at least 1");
        });
        return option;
    }

    /// <summary>Progress for a terminal, or lines for a log.</summary>
    public static ITrainingDisplay Display(TextWriter output) => Console.IsOutputRedirected || !ReferenceEquals(output, Console.Out)
        ? new PlainDisplay(output, LinesEvery)
        : new BarDisplay(AnsiConsole.Console);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="alwaysResumes">It goes on by itself with what it finds: nobody needs to ask for it.</param>
    public void AddTo(Command command, bool alwaysResumes = false)
    {
        Precision.AcceptOnlyFromAmong([.. ComputePrecision.Names]);
        CheckpointMinutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 100_000))
                result.AddError("--checkpoint-minutes must be above 0");
        });
        foreach (var option in new Option[] { Recipes, Device, Precision, Seed, Resume, CheckpointMinutes, NoTensorBoard, LoaderThreads, CacheMegabytes })
        {
            if (option != Resume || !alwaysResumes)
                command.Options.Add(option);
        }
    }

    public long CacheBytes(ParseResult parsed) => (parsed.GetValue(CacheMegabytes) ?? 4096) * 1_000_000L;

    /// <summary>The options of one run.</summary>
    public TrainingOptions Of(ParseResult parsed, string output, string modelName, string recipeName, Recipe recipe, string architecture) => new()
    {
        Output = output,
        ModelName = modelName,
        RecipeName = recipeName,
        Recipe = recipe,
        Architecture = architecture,
        Device = parsed.GetValue(Device)!,
        Precision = parsed.GetValue(Precision)!,
        Seed = parsed.GetValue(Seed),
        Resume = parsed.GetValue(Resume),
        CheckpointEvery = TimeSpan.FromMinutes(parsed.GetValue(CheckpointMinutes)),
        TensorBoard = !parsed.GetValue(NoTensorBoard),
        LoaderThreads = parsed.GetValue(LoaderThreads) ?? Environment.ProcessorCount,
    };
}
