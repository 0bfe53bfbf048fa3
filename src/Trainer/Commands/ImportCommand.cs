using System.CommandLine;
using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer import</c>: a model package of a safetensors file with torchvision's names.</summary>
public static class ImportCommand
{
    public static Command Build(TextWriter output)
    {
        var weights = new Option<string>("--weights")
        {
            Required = true,
            Description = "The safetensors file: torchvision's names, one grey channel, F32, F16 or BF16.",
        };
        var architecture = new Option<string>("--architecture") { Required = true, Description = "Network." };
        architecture.AcceptOnlyFromAmong([.. NetworkFactory.Architectures]);
        var classes = new Option<string>("--classes")
        {
            Required = true,
            Description = "The class of each output, in the order of the outputs, such as CT,MR,PT,XR.",
        };
        classes.Validators.Add(result =>
        {
            var given = result.GetValueOrDefault<string>();
            if (ParseClasses(given) is null)
                result.AddError($"--classes is '{given}'; expected two or more of {string.Join(",", Enum.GetNames<ModalityClass>())}, none twice");
        });
        var name = new Option<string>("--name") { Required = true, Description = "The model's name, as verdicts quote it." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder of the model package; one that is there is replaced." };
        var data = new Option<string?>("--data")
        {
            Description = "Folder with validate/, shards of prepare or SOURCE/CLASS/*.png or *.dcm, to fit temperature and thresholds.",
        };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda or cuda:N." };
        var command = new Command("import", "Make a model package of a safetensors file.")
        {
            weights, architecture, classes, name, folder, data, device,
        };
        command.SetAction(parsed =>
        {
            // What can be refused is refused before the minutes that the images take.
            Devices.Open(parsed.GetValue(device)!);
            var target = parsed.GetValue(folder)!;
            ModelPackage.RequireReplaceable(target);
            set_num_threads(Environment.ProcessorCount);
            var (manifest, figures) = WeightsImport.Import(
                parsed.GetValue(weights)!,
                new ModelManifest
                {
                    Name = parsed.GetValue(name)!,
                    Architecture = parsed.GetValue(architecture)!,
                    Classes = ParseClasses(parsed.GetValue(classes))!,
                },
                parsed.GetValue(data),
                parsed.GetValue(device)!,
                target);
            Say(output, target, manifest, figures);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Say(TextWriter output, string folder, ModelManifest manifest, ClassificationMetrics? figures)
    {
        var thresholds = manifest.Thresholds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Name} in {folder}: temperature {manifest.Temperature:F3}, thresholds {thresholds.Match:F2} to confirm, {thresholds.Mismatch:F2} to contradict"));
        if (figures is null)
        {
            output.WriteLine("not calibrated, these are defaults: name images with --data to fit them");
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fitted on {figures.Count} validation images: accuracy {figures.Accuracy:P2}, balanced accuracy {figures.BalancedAccuracy:P2}"));
    }

    private static List<ModalityClass>? ParseClasses(string? text)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        return names.Length >= 2 && names.All(Enum.GetNames<ModalityClass>().Contains) && names.Distinct().Count() == names.Length
            ? [.. names.Select(Enum.Parse<ModalityClass>)]
            : null;
    }
}
