using System.CommandLine;
using System.Globalization;
using DicomNode.Classifier.Networks;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer train</c>: trains a network from a recipe and leaves a model package in OUT/model.</summary>
public static class TrainCommand
{
    private const int UnreadableShown = 20;

    public static Command Build(TextWriter output)
    {
        var data = new Option<string>("--data") { Required = true, Description = "Folder with train/ and validate/, each shards of prepare or SOURCE/CLASS/*.png or *.dcm." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder for checkpoints, metrics.jsonl and model/." };
        var name = new Option<string?>("--name") { Description = "The model's name in its package; modality-ARCHITECTURE by default." };
        var recipe = new Option<string>("--recipe") { DefaultValueFactory = _ => "improved", Description = "Name of a recipe." };
        var architecture = new Option<string>("--architecture") { DefaultValueFactory = _ => "resnet18", Description = "Network." };
        architecture.AcceptOnlyFromAmong([.. NetworkFactory.Architectures]);
        var initial = new Option<string?>("--init") { Description = "Weights that the run begins with, instead of random ones: a model package, or a ResNet-18 in an .onnx file." };
        var steps = TrainingCommandOptions.Positive(new Option<int?>("--steps") { Description = "Optimizer steps, instead of the recipe's length." });
        var epochs = TrainingCommandOptions.Positive(new Option<int?>("--epochs") { Description = "Passes over the training images, instead of the recipe's length." });
        var batch = TrainingCommandOptions.Positive(new Option<int?>("--batch") { Description = "Images per step, instead of the recipe's." });
        var splits = new Option<string>("--splits")
        {
            DefaultValueFactory = _ => "train",
            Description = "Splits to learn from, separated by commas. With other than train nothing is left to choose weights by: the last are kept.",
        };
        var calibration = new Option<string?>("--calibration")
        {
            Description = "The calibration.json of crossvalidate, instead of temperature and thresholds fitted on validate/.",
        };
        var common = new TrainingCommandOptions();

        var command = new Command("train", "Train a network and leave a model package in OUT/model.") { data, folder, name, recipe, architecture, initial, steps, epochs, batch, splits, calibration };
        common.AddTo(command);
        command.Options.Add(common.Mislabelled);
        command.Validators.Add(result =>
        {
            if (result.GetValue(steps) is not null && result.GetValue(epochs) is not null)
                result.AddError("--steps and --epochs exclude each other");
            // Defaults come after the validators.
            if (result.GetValue(splits) is { } given && !IsTrainAlone(CommaList.Read(given)) && result.GetValue(calibration) is null)
                result.AddError("--splits with other than train needs --calibration: no image is left to fit temperature and thresholds on");
        });
        command.SetAction(parsed =>
        {
            var chosen = RecipeBook.Load(parsed.GetValue(common.Recipes)).Get(parsed.GetValue(recipe)!);
            if (parsed.GetValue(batch) is { } size)
                chosen = chosen with { BatchSize = size };
            if (parsed.GetValue(steps) is { } length)
                chosen = chosen with { Steps = length };
            if (parsed.GetValue(epochs) is { } passes)
                chosen = chosen with { Steps = null, Epochs = passes };
            var faults = chosen.Faults().ToList();
            if (faults.Count > 0)
                throw new ConfigurationException(string.Join("; ", faults));

            var modelName = parsed.GetValue(name) ?? $"modality-{parsed.GetValue(architecture)}";
            using var weights = parsed.GetValue(initial) is { } path ? InitialWeights.Open(path) : null;
            var options = common.Of(parsed, parsed.GetValue(folder)!, modelName, parsed.GetValue(recipe)!, chosen, parsed.GetValue(architecture)!);
            options = options with { InitialWeights = weights };
            var fitted = parsed.GetValue(calibration) is { } file ? FittedCalibration.Load(file) : null;
            var mislabelled = MislabelledImages.Load(parsed.GetValue(common.Mislabelled));
            var (root, cache) = (parsed.GetValue(data)!, common.CacheBytes(parsed));
            if (CommaList.Read(parsed.GetValue(splits)!) is var names && IsTrainAlone(names))
            {
                using var training = ImageSets.Open(root, "train", cache);
                using var validation = ImageSets.Open(root, "validate", cache);
                return Train(output, options, mislabelled.LeaveOut(training), mislabelled.LeaveOut(validation), fitted, keepsLast: false);
            }

            if (names.Length == 0)
                throw new ConfigurationException($"--splits is '{parsed.GetValue(splits)}'; expected names of splits, separated by commas");
            using var all = new JoinedImages("train", [.. names.Select(split => ImageSets.Open(root, split, cache))]);
            var labelled = mislabelled.LeaveOut(all);
            var planned = FixedRun.Of(labelled, all.Split, Enumerable.Range(0, labelled.Count), options.Recipe);
            options = options with { Recipe = planned.Recipe, Splits = string.Join(',', names) };
            return Train(output, options, planned.Training, planned.Validation, fitted, keepsLast: true);
        });
        return command;
    }

    /// <summary>Lists images that could not be used.</summary>
    internal static void WriteUnreadable(TextWriter output, TrainingRun run)
    {
        foreach (var (path, reason) in run.Unreadable.Take(UnreadableShown))
            output.WriteLine($"left out {path}: {reason}");
        if (run.Unreadable.Count > 0)
            output.WriteLine($"{run.Unreadable.Count} images could not be read and were left out");
    }

    private static bool IsTrainAlone(string[] splits) => splits is ["train"];

    private static int Train(
        TextWriter output, TrainingOptions options, IImageSet training, IImageSet validation, FittedCalibration? calibration, bool keepsLast)
    {
        using var stopping = new StopSignals();
        using var run = new TrainingRun(options, training, validation, TrainingCommandOptions.Display(output));
        RunRecord.Of(run, options).Save(options.Output);
        run.Run(stopping.Token);
        WriteUnreadable(output, run);
        if (!run.Finished)
        {
            output.WriteLine($"stopped after step {run.StepsDone} of {run.TotalSteps}; go on with --resume");
            return ExitCode.Success;
        }

        var folder = Path.Combine(options.Output, "model");
        var model = keepsLast ? ModelPublisher.PublishLast(run, options, calibration!, folder) : ModelPublisher.Publish(run, options, calibration, folder);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"model of step {(keepsLast ? run.StepsDone : run.Best!.Step)} in {folder}: temperature {model.Temperature:F3}, thresholds {model.Thresholds.Match:0.00#} to confirm, {model.Thresholds.Mismatch:0.00#} to contradict"));
        return ExitCode.Success;
    }
}
