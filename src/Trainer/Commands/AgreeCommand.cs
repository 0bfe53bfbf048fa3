using System.CommandLine;
using System.Globalization;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;
using TorchSharp;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer agree</c>: whether a model's verdicts depend on the type and device it computes with.</summary>
public static class AgreeCommand
{
    public static Command Build(TextWriter output)
    {
        var model = new Option<string>("--model") { Required = true, Description = "Folder of a model package." };
        var data = new Option<string>("--data") { Required = true, Description = "Folder with a folder for each split, each shards of prepare or SOURCE/CLASS/*.png or *.dcm." };
        var split = new Option<string>("--split") { DefaultValueFactory = _ => "train,validate,test", Description = "Splits, separated by commas." };
        var variants = new Option<string>("--variants")
        {
            DefaultValueFactory = _ => "cpu/float32,cpu/bfloat16", Description = $"Two or more, separated by commas, the first is compared with: each {ComputeVariant.Form}.",
        };
        var command = new Command("agree", "Print how many verdicts stay the same when the model computes in another type or on another device.") { model, data, split, variants };
        command.SetAction(parsed =>
        {
            var compared = CommaList.Read(parsed.GetValue(variants)!).Select(ComputeVariant.Parse).ToList();
            if (compared.Count < 2)
                throw new ConfigurationException($"--variants is '{parsed.GetValue(variants)}'; expected two or more, each {ComputeVariant.Form}");
            foreach (var variant in compared)
                Devices.Open(variant.Device);
            torch.set_num_threads(Environment.ProcessorCount);
            var package = ModelPackage.Load(parsed.GetValue(model)!);
            output.WriteLine($"Compared with {compared[0]}:");
            output.WriteLine();
            output.WriteLine("| split | variant | images | same class | same verdict | computed again | largest difference of a probability |");
            output.WriteLine("|---|---|---:|---:|---:|---:|---:|");
            var different = new List<string>();
            foreach (var name in CommaList.Read(parsed.GetValue(split)!))
            {
                using var images = ImageSets.Open(parsed.GetValue(data)!, name, cacheBytes: 0);
                foreach (var found in Agreement.Measure(package, compared, images, Environment.ProcessorCount))
                {
                    output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {name} | {found.Variant} | {found.Images} | {Share(found.SameClass, found.Images)} | {Share(found.SameVerdict, found.Images)} | {found.ComputedAgain} | {found.LargestDifference:F4} |"));
                    different.AddRange(found.Different.Select(line => $"- {found.Variant}: {line}"));
                }
            }

            if (different.Count > 0)
                output.WriteLine();
            different.ForEach(output.WriteLine);
            return ExitCode.Success;
        });
        return command;
    }

    private static string Share(int count, int images) => string.Create(CultureInfo.InvariantCulture, $"{count} ({100.0 * count / images:F2} %)");
}
