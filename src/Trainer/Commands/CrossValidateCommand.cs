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
        var data = new Option<string>("--data") { Required = true, Description = "Folder with train/, validate/ and test/, of which all images are used." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder of the runs: RECIPE/fold-K in it. What is there goes on." };
        var recipe = new Option<string[]>("--recipe") { Required = true, Description = "Name of a recipe. Again for each further one." };
        var folds = new Option<string?>("--folds") { Description = "File of the folds; by default the conf/folds.json above the executable." };
        var sources = new Option<string?>("--sources") { Description = "Table of sources with their origins; by default the sources.tsv in --data, if there is one." };
        var onlyFold = TrainingCommandOptions.Positive(new Option<int?>("--only-fold") { Description = "One fold alone, counted from 1." });
        var architecture = new Option<string>("--architecture") { DefaultValueFactory = _ => "resnet18", Description = "Network." };
        architecture.AcceptOnlyFromAmong([.. NetworkFactory.Architectures]);
        var steps = TrainingCommandOptions.Positive(new Option<int?>("--steps") { Description = "Optimizer steps, instead of the recipes' lengths." });
        var common = new TrainingCommandOptions();
        var command = new Command("crossvalidate", "Train on all sources but some, and judge by those, until each was held out once.")
        {
            data, folder, recipe, folds, sources, onlyFold, architecture, steps,
        };
        common.AddTo(command, alwaysResumes: true);
        command.SetAction(parsed =>
        {
            var root = parsed.GetValue(data)!;
            var plan = FoldPlan.Load(parsed.GetValue(folds));
            if (parsed.GetValue(onlyFold) is { } only && only > plan.Folds.Count)
                throw new ConfigurationException($"there is no fold {only}, only 1 to {plan.Folds.Count}");
            var book = RecipeBook.Load(parsed.GetValue(common.Recipes));
            var recipes = parsed.GetValue(recipe)!.Distinct().Select(name => (Name: name, Recipe: book.Get(name))).ToList();
            using var images = Open(root, common.CacheBytes(parsed));
            plan.RequireFits(images, Sources(parsed.GetValue(sources), root));

            using var stopping = new StopSignals();
            var runs = new FoldRuns(images, root, plan, TrainingCommandOptions.Display(output));
            foreach (var (name, chosen) in recipes)
            {
                for (var fold = 0; fold < plan.Folds.Count; fold++)
                {
                    if (parsed.GetValue(onlyFold) is { } wanted && wanted != fold + 1)
                        continue;
                    var length = parsed.GetValue(steps) is { } given ? chosen with { Steps = given } : chosen;
                    var target = Path.Combine(parsed.GetValue(folder)!, name, FoldPlan.FolderName(fold));
                    if (!runs.Run(common.Of(parsed, target, name, name, length, parsed.GetValue(architecture)!), fold, stopping.Token))
                    {
                        output.WriteLine("stopped; the same command goes on");
                        return ExitCode.Success;
                    }
                }
            }

            return ExitCode.Success;
        });
        return command;
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
