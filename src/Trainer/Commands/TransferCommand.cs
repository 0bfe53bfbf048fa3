using System.CommandLine;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Training;
using DicomNode.Trainer.Transfer;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer transfer</c>: what a model's features are worth for telling normal from abnormal radiographs, against training from scratch.</summary>
public static class TransferCommand
{
    public static Command Build(TextWriter output)
    {
        var data = new Option<string>("--data") { Required = true, Description = "Folder in MURA's layout: train/ and valid/, each XR_PART/patientN/studyN_positive|negative/*.png." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder for the three runs: head/, all/ and scratch/." };
        var model = new Option<string>("--model") { Required = true, Description = "Folder of the pretrained model's package; it decides the architecture." };
        var headEpochs = Epochs("--head-epochs", TransferStage.Head);
        var allEpochs = Epochs("--all-epochs", TransferStage.All);
        var scratchEpochs = Epochs("--scratch-epochs", TransferStage.Scratch);
        var batch = TrainingCommandOptions.Positive(new Option<int?>("--batch") { Description = "Images per step, instead of the recipes'." });
        var share = new Option<double>("--validation-share") { DefaultValueFactory = _ => 0.1, Description = "Share of the training patients that choose the weights." };
        share.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1))
                result.AddError("--validation-share must be between 0 and 1");
        });
        var json = new Option<string?>("--json") { Description = "File to write the figures to, besides the Markdown on standard output." };
        var common = new TrainingCommandOptions();
        var command = new Command("transfer", "Train a new head on a model's features, then all of it, against training from scratch.")
        {
            data, folder, model, headEpochs, allEpochs, scratchEpochs, batch, share, json,
        };
        common.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) is { } file)
                OutputFile.RequireFolder(file);
            var package = ModelPackage.Load(parsed.GetValue(model)!);
            var book = RecipeBook.Load(parsed.GetValue(common.Recipes));
            var epochs = new Dictionary<TransferStage, int?>
            {
                [TransferStage.Head] = parsed.GetValue(headEpochs),
                [TransferStage.All] = parsed.GetValue(allEpochs),
                [TransferStage.Scratch] = parsed.GetValue(scratchEpochs),
            };
            TrainingOptions Options(TransferStage stage)
            {
                var recipe = Adjust(book.Get(stage.Recipe), epochs[stage], parsed.GetValue(batch));
                return common.Of(parsed, Path.Combine(parsed.GetValue(folder)!, stage.Folder), stage.Folder, stage.Recipe, recipe, package.Manifest.Architecture);
            }

            using var stopping = new StopSignals();
            using var comparison = new TransferComparison(
                package, parsed.GetValue(data)!, parsed.GetValue(share), common.CacheBytes(parsed), Options, TrainingCommandOptions.Display(output));
            if (comparison.Run(stopping.Token) is not { } outcomes)
            {
                output.WriteLine("stopped; go on with --resume");
                return ExitCode.Success;
            }

            var report = new TransferReport(package.Manifest.Architecture, outcomes);
            report.WriteMarkdown(output);
            if (parsed.GetValue(json) is { } jsonFile)
                OutputFile.Write(jsonFile, report.WriteJson());
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<int?> Epochs(string name, TransferStage stage) => TrainingCommandOptions.Positive(
        new Option<int?>(name) { Description = $"Passes over the training images in {stage.Folder}/, instead of those of recipe {stage.Recipe}." });

    private static Recipe Adjust(Recipe recipe, int? epochs, int? batch) => recipe with
    {
        Epochs = epochs ?? recipe.Epochs,
        Steps = epochs is null ? recipe.Steps : null,
        BatchSize = batch ?? recipe.BatchSize,
    };
}
