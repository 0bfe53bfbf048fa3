using System.CommandLine;
using System.Globalization;
using DicomNode.Trainer.Training;
using Spectre.Console;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer train</c>: trains a network from a recipe and leaves a model package in OUT/model.</summary>
public static class TrainCommand
{
    private const int LinesEvery = 20;
    private const int UnreadableShown = 20;

    public static Command Build(TextWriter output)
    {
        var data = new Option<string>("--data") { Required = true, Description = "Folder with train/ and validate/, each SOURCE/CLASS/*.png or *.dcm." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder for checkpoints, metrics.jsonl and model/." };
        var name = new Option<string?>("--name") { Description = "The model's name in its package; modality-ARCHITECTURE by default." };
        var recipe = new Option<string>("--recipe") { DefaultValueFactory = _ => "improved", Description = "Name of a recipe." };
        var recipes = new Option<string?>("--recipes") { Description = "File of recipes; by default the conf/trainer.json above the executable." };
        var architecture = new Option<string>("--architecture") { DefaultValueFactory = _ => "resnet18", Description = "Network." };
        architecture.AcceptOnlyFromAmong("resnet18", "resnet50", "vgg16");
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda or cuda:N." };
        var precision = new Option<string>("--precision") { DefaultValueFactory = _ => "auto", Description = "Type of the convolutions; weights stay float32." };
        precision.AcceptOnlyFromAmong(ComputePrecision.Names);
        var steps = Positive(new Option<int?>("--steps") { Description = "Optimizer steps, instead of the recipe's length." });
        var epochs = Positive(new Option<int?>("--epochs") { Description = "Passes over the training images, instead of the recipe's length." });
        var batch = Positive(new Option<int?>("--batch") { Description = "Images per step, instead of the recipe's." });
        var seed = new Option<long>("--seed") { DefaultValueFactory = _ => 1, Description = "The same seed gives the same losses." };
        var resume = new Option<bool>("--resume") { Description = "Go on from OUT's last checkpoint, with the same settings." };
        var minutes = new Option<double>("--checkpoint-minutes") { DefaultValueFactory = _ => 5, Description = "Minutes between checkpoints." };
        minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 100_000))
                result.AddError("--checkpoint-minutes must be above 0");
        });
        var threads = Positive(new Option<int?>("--loader-threads") { Description = "Threads that prepare images; by default one per processor." });
        var cache = Positive(new Option<int?>("--cache-mb") { Description = "Decoded images kept in memory, MB for each split; 4096 by default." });

        var command = new Command("train", "Train a network and leave a model package in OUT/model.")
        {
            data, folder, name, recipe, recipes, architecture, device, precision, steps, epochs, batch, seed, resume, minutes, threads, cache,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(steps) is not null && result.GetValue(epochs) is not null)
                result.AddError("--steps and --epochs exclude each other");
        });
        command.SetAction(parsed =>
        {
            var chosen = RecipeBook.Load(parsed.GetValue(recipes)).Get(parsed.GetValue(recipe)!);
            if (parsed.GetValue(batch) is { } size)
                chosen = chosen with { BatchSize = size };
            if (parsed.GetValue(steps) is { } length)
                chosen = chosen with { Steps = length };
            if (parsed.GetValue(epochs) is { } passes)
                chosen = chosen with { Steps = null, Epochs = passes };
            var faults = chosen.Faults().ToList();
            if (faults.Count > 0)
                throw new ConfigurationException(string.Join("; ", faults));

            return Train(output, new TrainingOptions
            {
                Data = parsed.GetValue(data)!,
                Output = parsed.GetValue(folder)!,
                ModelName = parsed.GetValue(name) ?? $"modality-{parsed.GetValue(architecture)}",
                RecipeName = parsed.GetValue(recipe)!,
                Recipe = chosen,
                Architecture = parsed.GetValue(architecture)!,
                Device = parsed.GetValue(device)!,
                Precision = parsed.GetValue(precision)!,
                Seed = parsed.GetValue(seed),
                Resume = parsed.GetValue(resume),
                CheckpointEvery = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                LoaderThreads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                CacheBytes = (parsed.GetValue(cache) ?? 4096) * 1_000_000L,
            });
        });
        return command;
    }

    private static int Train(TextWriter output, TrainingOptions options)
    {
        using var stopping = new StopSignals();

        ITrainingDisplay display = Console.IsOutputRedirected || !ReferenceEquals(output, Console.Out)
            ? new PlainDisplay(output, LinesEvery)
            : new BarDisplay(AnsiConsole.Console);
        using var run = new TrainingRun(options, display);
        run.Run(stopping.Token);
        foreach (var (path, reason) in run.Unreadable.Take(UnreadableShown))
            output.WriteLine($"left out {path}: {reason}");
        if (run.Unreadable.Count > 0)
            output.WriteLine($"{run.Unreadable.Count} images could not be read and were left out");
        if (!run.Finished)
        {
            output.WriteLine($"stopped after step {run.StepsDone} of {run.TotalSteps}; go on with --resume");
            return ExitCode.Success;
        }

        var folder = Path.Combine(options.Output, "model");
        var model = ModelPublisher.Publish(run, options, folder);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"model of step {run.Best!.Step} in {folder}: temperature {model.Temperature:F3}, thresholds {model.Thresholds.Match:F2} to confirm, {model.Thresholds.Mismatch:F2} to contradict"));
        return ExitCode.Success;
    }

    private static Option<int?> Positive(Option<int?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError($"{option.Name} must be at least 1");
        });
        return option;
    }
}
