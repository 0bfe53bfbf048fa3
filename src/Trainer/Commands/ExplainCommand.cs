using System.CommandLine;
using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;
using TorchSharp;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer explain</c>: pictures of where a model looks, one for each image.</summary>
public static class ExplainCommand
{
    public static Command Build(TextWriter output)
    {
        var model = new Option<string>("--model") { Required = true, Description = "Folder of a model package." };
        var data = new Option<string[]>("--data")
        {
            Required = true, AllowMultipleArgumentsPerToken = true, Description = "PNG and DICOM files, and folders that are searched for them (of a multi-frame object, the middle frame).",
        };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder for the pictures, NUMBER-NAME-CLASS-PROBABILITY.png." };
        var each = TrainingCommandOptions.Positive(new Option<int?>("--each") { Description = "At most so many images of each folder, evenly over their names." });
        var about = new Option<ModalityClass?>("--class") { Description = "Where it looks like this class; by default, like the predicted one." };
        var view = new Option<EvidenceView>("--view") { DefaultValueFactory = _ => EvidenceView.Overlay, Description = "overlay, slice or map." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda or cuda:N." };
        var command = new Command("explain", "Write pictures of where a model looks (Grad-CAM).") { model, data, folder, each, about, view, device };
        command.SetAction(parsed =>
        {
            Devices.Open(parsed.GetValue(device)!);
            torch.set_num_threads(Environment.ProcessorCount);
            var package = ModelPackage.Load(parsed.GetValue(model)!);
            if (parsed.GetValue(about) is { } wanted && !package.Manifest.Classes.Contains(wanted))
                throw new ConfigurationException($"--class is {wanted}; the model knows {string.Join(", ", package.Manifest.Classes)}");
            var files = parsed.GetValue(data)!.SelectMany(path => Find(path, parsed.GetValue(each) ?? int.MaxValue)).ToList();
            var target = Directory.CreateDirectory(parsed.GetValue(folder)!).FullName;
            using var classifier = new SliceClassifier(package, parsed.GetValue(device)!);
            var unread = 0;
            foreach (var (number, (file, name)) in files.Index())
            {
                try
                {
                    output.WriteLine(Explain(classifier, file, Path.Combine(target, $"{number + 1:D3}-{name}"), parsed.GetValue(about), parsed.GetValue(view)));
                }
                catch (ImageFormatException fault)
                {
                    unread++;
                    output.WriteLine($"{file}: {fault.Message}");
                }
            }

            return unread < files.Count ? ExitCode.Success : throw new ConfigurationException($"none of {files.Count} images can be read");
        });
        return command;
    }

    /// <summary>Writes one picture; returns what to tell of it.</summary>
    private static string Explain(SliceClassifier classifier, string file, string target, ModalityClass? about, EvidenceView view)
    {
        var slice = new float[SlicePreprocessor.Length];
        GreyView image = ImageReader.Read(file);
        image.Preprocess(slice);
        var probabilities = new float[classifier.Classes.Count];
        classifier.Classify(slice, 1, probabilities);
        var said = ClassProbabilities.From(classifier.Classes, probabilities);
        var saliency = new float[SlicePreprocessor.Length];
        classifier.Explain(slice, about ?? said.Predicted, saliency);
        var confidence = said.Confidence.ToString("F3", CultureInfo.InvariantCulture);
        using (var picture = File.Create($"{target}-{said.Predicted}-{confidence}.png"))
            EvidenceImage.Write(picture, view, slice, saliency);
        return $"{file}: {said.Predicted} {confidence}";
    }

    /// <summary>The images of a path, and what to call each: by its path below that one.</summary>
    private static List<(string File, string Name)> Find(string path, int each)
    {
        if (File.Exists(path))
            return [(path, Path.GetFileNameWithoutExtension(path))];
        if (!Directory.Exists(path))
            throw new ConfigurationException($"{path} does not exist; expected an image file, or a folder that holds some");
        var found = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(ImageFolder.IsImage)
            .Order(StringComparer.Ordinal)
            .GroupBy(file => Path.GetDirectoryName(file), (_, files) => files.ToList())
            .SelectMany(files => FrameSelection.Evenly(files.Count, each).Select(i => files[i]))
            .Select(file => (file, Path.ChangeExtension(Path.GetRelativePath(path, file), null).Replace(Path.DirectorySeparatorChar, '-')))
            .ToList();
        return found.Count > 0 ? found : throw new ConfigurationException($"{path} holds no image: no .png or .dcm, and no DICOM file without ending");
    }
}
