using System.CommandLine;
using DicomNode.Classifier.Networks;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer crossvalidate</c>: what recipes are worth on sources that they have not seen.</summary>
public static class CrossValidateCommand
{
    private const string SourcesName = "sources.tsv";

    private static readonly string[] Splits = ["train", "validate", "test"];

    public static Command Build(TextWriter output)
    {
        var data = new Option<string?>("--data") { Description = "Folder with train/, validate/ and test/, of which all images are used." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder of the runs: RECIPE/fold-K in it. What is there goes on." };
        var recipe = new Option<string[]>("--recipe") { Required = true, Description = "Name of a recipe. Again for each further one." };
        var folds = new Option<string?>("--folds") { Description = "File of the folds; by default the conf/folds.json above the executable." };
        var sources = new Option<string?>("--sources") { Description = "Table of sources with their origins; by default the sources.tsv in --data, if there is one." };
        var onlyFold = TrainingCommandOptions.Positive(new Option<int?>("--only-fold") { Description = "One fold alone, counted from 1." });
        var architecture = new Option<string>("--architecture") { DefaultValueFactory = _ => "resnet18", Description = "Network." };
        architecture.AcceptOnlyFromAmong([.. NetworkFactory.Architectures]);
        var initial = new Option<string?>("--init") { Description = "Weights that every run begins with, instead of random ones: a model package, or a ResNet-18 in an .onnx file." };
        var steps = TrainingCommandOptions.Positive(new Option<int?>("--steps") { Description = "Optimizer steps, instead of the recipes' lengths." });
        var report = new Option<string?>("--report") { Description = "File for the report as Markdown, instead of standard output." };
        var json = new Option<string?>("--json") { Description = "File to write the figures to." };
        var reportOnly = new Option<bool>("--report-only") { Description = "Train nothing: report from the predictions in --out." };
        var common = new TrainingCommandOptions();
        var command = new Command("crossvalidate", "Train on all sources but some, and judge by those, until each was held out once.")
        {
            data, folder, recipe, folds, sources, onlyFold, architecture, initial, steps, report, json, reportOnly,
        };
        common.AddTo(command, alwaysResumes: true);
        command.Options.Add(common.Mislabelled);
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is null && !result.GetValue(reportOnly))
                result.AddError("Option '--data' is required, unless with --report-only.");
        });
        command.SetAction(parsed =>
        {
            foreach (var file in new[] { parsed.GetValue(report), parsed.GetValue(json) }.OfType<string>())
                OutputFile.RequireFolder(file);
            var plan = FoldPlan.Load(parsed.GetValue(folds));
            if (parsed.GetValue(onlyFold) is { } only)
                plan.HeldOut(only);
            var mislabelled = MislabelledImages.Load(parsed.GetValue(common.Mislabelled));
            var names = parsed.GetValue(recipe)!.Distinct().ToList();
            if (!parsed.GetValue(reportOnly) && !Train(parsed, names, plan, mislabelled))
            {
                output.WriteLine("stopped; the same command goes on");
                return ExitCode.Success;
            }

            var runs = parsed.GetValue(folder)!;
            var missing = names.SelectMany(name => plan.Folders(Path.Combine(runs, name))).FirstOrDefault(fold => !File.Exists(Path.Combine(fold, HeldOutFile.Name)));
            if (missing is not null && !parsed.GetValue(reportOnly))
            {
                output.WriteLine($"no report yet: {missing} is not finished");
                return ExitCode.Success;
            }

            Report(parsed, names, plan, mislabelled);
            return ExitCode.Success;
        });
        return command;

        bool Train(ParseResult parsed, IReadOnlyList<string> names, FoldPlan plan, MislabelledImages mislabelled)
        {
            var root = parsed.GetValue(data)!;
            var book = RecipeBook.Load(parsed.GetValue(common.Recipes));
            var recipes = names.Select(name => (Name: name, Recipe: book.Get(name))).ToList();
            using var images = Open(root, common.CacheBytes(parsed));
            plan.RequireFits(images, Sources(parsed.GetValue(sources), root));
            using var weights = parsed.GetValue(initial) is { } path ? InitialWeights.Open(path) : null;
            using var stopping = new StopSignals();
            var runs = new FoldRuns(images, root, plan, mislabelled, TrainingCommandOptions.Display(output));
            foreach (var (name, chosen) in recipes)
            {
                var length = parsed.GetValue(steps) is { } given ? chosen with { Steps = given } : chosen;
                foreach (var (fold, target) in plan.Folders(Path.Combine(parsed.GetValue(folder)!, name)).Index())
                {
                    var isWanted = parsed.GetValue(onlyFold) is not { } wanted || wanted == fold + 1;
                    var options = common.Of(parsed, target, name, name, length, parsed.GetValue(architecture)!) with { InitialWeights = weights };
                    if (isWanted && !runs.Run(options, fold, stopping.Token))
                        return false;
                }
            }

            return true;
        }

        void Report(ParseResult parsed, IReadOnlyList<string> names, FoldPlan plan, MislabelledImages mislabelled)
        {
            var runs = parsed.GetValue(folder)!;
            var written = new CrossValidationReport(
                [.. names.Select(name => new RecipeFigures(name, [.. plan.Folders(Path.Combine(runs, name)).Select(HeldOutFile.Read)], plan, mislabelled))]);
            foreach (var figures in written.Recipes)
                OutputFile.Write(Path.Combine(runs, figures.Recipe, FittedCalibration.FileName), figures.Final.ToJson());
            if (parsed.GetValue(report) is { } file)
                OutputFile.Write(file, written.ToMarkdown());
            else
                output.Write(written.ToMarkdown());
            if (parsed.GetValue(json) is { } jsonFile)
                OutputFile.Write(jsonFile, written.ToJson());
        }
    }

    private static JoinedImages Open(string root, long cacheBytes)
    {
        var there = Splits.Where(split => Directory.Exists(Path.Combine(root, split))).ToList();
        return there.Count > 0
            ? new JoinedImages("all", [.. there.Select(split => ImageSets.Open(root, split, cacheBytes))])
            : throw new ConfigurationException($"no images in {root}; expected {string.Join(", ", Splits.Select(split => $"{split}/"))} or some of them");
    }

    private static SourceList? Sources(string? given, string root)
    {
        var path = given ?? Path.Combine(root, SourcesName);
        return given is not null || File.Exists(path) ? SourceList.Read(path) : null;
    }
}
