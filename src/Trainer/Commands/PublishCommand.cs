using System.CommandLine;
using System.Globalization;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Catalogue;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer publish</c>: a model package with its card, from a run or from a package.</summary>
public static class PublishCommand
{
    public static Command Build(TextWriter output)
    {
        var run = new Option<string?>("--run") { Description = "Folder of a training run (--out of train), finished or stopped." };
        var model = new Option<string?>("--model") { Description = "Folder of a model package, instead of a run." };
        var data = new Option<string>("--data")
        {
            Required = true,
            Description = "Folder of the splits, each shards of prepare or SOURCE/CLASS/*.png or *.dcm, to measure the model with.",
        };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder of the package; one that is there is replaced, card included." };
        var split = new Option<string?>("--split") { Description = "Splits to measure, separated by commas: validate,test unless with --held-out." };
        var heldOut = new Option<string?>("--held-out")
        {
            Description = "Folder of the recipe's cross-validation (RUNS/RECIPE of crossvalidate), for figures of a model that has learnt from all splits.",
        };
        var folds = new Option<string?>("--folds") { Description = "File of its folds; by default the conf/folds.json above the executable." };
        var mislabelled = TrainingCommandOptions.CreateMislabelled();
        var name = new Option<string?>("--name") { Description = "Another name for the model." };
        var limits = new Option<string?>("--limits") { Description = "Markdown file of weaknesses that you know of, to stand after those that the figures show." };
        var sources = new Option<string?>("--sources")
        {
            Description = "Tab-separated table with the columns source, class, licence and, where known, body_part and origin_group.",
        };
        var catalogue = new Option<string?>("--catalogue")
        {
            Description = "Catalogue of data sets, for licences and the paper's accuracies; by default the conf/datasets.json above the executable.",
        };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda or cuda:N." };
        var command = new Command("publish", "Write a model package with its model card.")
        {
            run, model, data, folder, split, heldOut, folds, mislabelled, name, limits, sources, catalogue, device,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(run) is null == result.GetValue(model) is null)
                result.AddError("name either a --run or a --model");
            if (result.GetValue(name) is { } given && string.IsNullOrWhiteSpace(given))
                result.AddError("--name is empty");
        });
        command.SetAction(parsed =>
        {
            // What can be refused is refused before the minutes that the images take.
            var target = parsed.GetValue(folder)!;
            ModelPackage.RequireReplaceable(target);
            Devices.Open(parsed.GetValue(device)!);
            var sets = DataSetCatalogue.Load(parsed.GetValue(catalogue)).DataSets;
            var licences = new LicenceTable(sets, parsed.GetValue(sources) is { } list ? SourceList.Read(list) : null);
            var known = parsed.GetValue(limits) is { } file ? ReadLimits(file) : null;
            var curves = parsed.GetValue(run) is { } trained ? TrainingCurves.Read(trained) : null;

            var judged = parsed.GetValue(heldOut) is { } runs ? HeldOutEvaluation.Read(runs, FoldPlan.Load(parsed.GetValue(folds)), MislabelledImages.Load(parsed.GetValue(mislabelled))) : null;

            set_num_threads(Environment.ProcessorCount);
            var staging = Directory.CreateTempSubdirectory("dicomnode-publish-").FullName;
            try
            {
                var (images, processor) = (parsed.GetValue(data)!, parsed.GetValue(device)!);
                var package = ModelPackage.Load(parsed.GetValue(model) ?? PackageOf(parsed.GetValue(run)!, curves!, images, processor, staging));
                var splits = Measure(package, processor, images, parsed.GetValue(split) ?? (judged is null ? "validate,test" : ""));
                if (judged is not null)
                    splits.Insert(0, judged);
                var manifest = PackageCalibration.Measured(package.Manifest, splits) with { Name = parsed.GetValue(name) ?? package.Manifest.Name };
                var report = new EvaluationReport
                {
                    Model = manifest.Name,
                    Architecture = manifest.Architecture,
                    Splits = splits,
                    Training = curves,
                    PaperAccuracy = new PaperAccuracies(sets).Of,
                };
                var facts = new ModelCardFacts(manifest, package.WeightsPath, report, licences, known);
                ModelPackage.Assemble(target, package.WeightsPath, manifest, ModelCard.Write(facts));
                Say(output, target, facts);
            }
            finally
            {
                Directory.Delete(staging, recursive: true);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string PackageOf(string run, TrainingCurves curves, string data, string device, string staging)
    {
        var finished = Path.Combine(run, "model");
        if (File.Exists(Path.Combine(finished, ModelPackage.ManifestFile)))
            return finished;
        var package = Path.Combine(staging, "model");
        StoppedRun.Save(run, curves, data, device, package);
        return package;
    }

    private static List<SplitEvaluation> Measure(ModelPackage package, string device, string data, string splits)
    {
        using var classifier = new SliceClassifier(package, device);
        return
        [
            .. CommaList.Read(splits)
                .Select(split => SplitEvaluation.Run(classifier, data, split, Environment.ProcessorCount)),
        ];
    }

    private static string ReadLimits(string path)
    {
        try
        {
            return File.ReadAllText(path) is var text && !string.IsNullOrWhiteSpace(text)
                ? text
                : throw new ConfigurationException($"{path} is empty; write what you know of the model's weaknesses, or leave --limits out");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read limits from {path}: {cause.Message}", cause);
        }
    }

    private static void Say(TextWriter output, string folder, ModelCardFacts facts)
    {
        output.WriteLine($"{facts.Report.Model} in {folder}, with {ModelPackage.CardFile}");
        foreach (var split in facts.Report.Splits)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{split.Split}: {split.All.Count} images, accuracy {split.All.Accuracy:P2}, balanced accuracy {split.All.BalancedAccuracy:P2}"));
        }

        if (facts.UnknownLicences is > 0 and var unknown)
            output.WriteLine($"licence unknown for {unknown} pairs of source and class: list them in a --sources file");
    }
}
