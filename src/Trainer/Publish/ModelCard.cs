using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.Evaluation;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Publish;

/// <summary>MODEL_CARD.md: what a model is, where it is weak, how well it does, how and of what it was made (Mitchell et al. 2019).</summary>
public static class ModelCard
{
    /// <summary>Writes the card as Markdown.</summary>
    public static string Write(ModelCardFacts facts)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        WriteHead(output, facts);
        Section(output, "Where it is weak");
        foreach (var weakness in Weaknesses.Of(facts))
            output.WriteLine($"- {weakness}");
        if (facts.Limits is { } limits)
        {
            output.WriteLine();
            output.WriteLine(limits.Trim());
        }

        Section(output, "Figures");
        CardFigures.Write(output, facts.Report);
        Section(output, "Confidence");
        WriteConfidence(output, facts);
        Section(output, "Pictures of no class");
        WriteOutliers(output, facts.Manifest);
        Section(output, "In Python");
        WritePython(output, facts.Manifest);
        Section(output, "How it was made");
        CardMaking.Write(output, facts);
        Section(output, "Data and licences");
        CardData.Write(output, facts);
        return output.ToString();
    }

    private static void Section(StringWriter output, string title)
    {
        output.WriteLine();
        output.WriteLine($"## {title}");
        output.WriteLine();
    }

    private static void WriteHead(StringWriter output, ModelCardFacts facts)
    {
        var manifest = facts.Manifest;
        var network = manifest.Architecture switch
        {
            "resnet18" => "ResNet-18",
            "resnet50" => "ResNet-50",
            "vgg16" => "VGG-16 with batch norm",
            _ => Text(manifest.Architecture),
        };
        var makers = manifest.Classes.Select(label => label switch
        {
            ModalityClass.PT => "PET (PT)",
            ModalityClass.XR => "projection radiography (XR)",
            _ => label.ToString(),
        }).ToList();
        output.WriteLine($"# {Text(manifest.Name)}");
        output.WriteLine();
        output.WriteLine(
            $"{network} for one question: was this slice made by {string.Join(", ", makers.Take(makers.Count - 1))} or {makers[^1]}? "
            + "Not a medical device: the model finds mislabelled files, it does not diagnose.");
        output.WriteLine();
        output.WriteLine(
            $"- **Takes** one grey slice, {manifest.Input.Height} x {manifest.Input.Width}, scaled by its own minimum and maximum to [0, 1]: "
            + "the whole image, its aspect not kept. Node and trainer bring it to that themselves.");
        output.WriteLine($"- **Gives** {manifest.Classes.Count} calibrated probabilities, in this order: {string.Join(", ", manifest.Classes)}.");
        if (manifest.SecondLookBelow is { } below)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"- **Looks twice** at a slice whose two largest logits are closer than {below}: the second time at its mirror image. The mean of both logits counts."));
        }

        var date = manifest.CreatedAt is { } time ? $"of {time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, " : "";
        output.WriteLine(
            $"- **Is** `{ModelPackage.WeightsFile}` {date}in {facts.Weights}, SHA-256 `{manifest.WeightsSha256}`, with `{ModelPackage.ManifestFile}` "
            + "for programs.");
    }

    private static void WriteConfidence(StringWriter output, ModelCardFacts facts)
    {
        var (match, mismatch) = (Threshold(facts.Manifest.Thresholds.Match), Threshold(facts.Manifest.Thresholds.Mismatch));
        var scaling = facts.Manifest.Calibration is null ? "" : ", and each class has a scale and a bias besides";
        output.WriteLine(
            $"A temperature of {Fixed(facts.Manifest.Temperature)} divides the logits before the softmax{scaling}. The node lets a slice confirm its header "
            + $"from a probability of {match} on and contradict it from {mismatch} on; below, it abstains. " + facts.Provenance.IsCalibrated switch
            {
                true when facts.Provenance.CalibratedOutOfSource == true => "All this was fitted on the predictions of networks that had not seen the images' sources"
                    + (facts.Manifest.Thresholds.FalseAlarmRate is { } rate
                        ? $": with 95 % confidence, at most {rate.ToString("P2", CultureInfo.InvariantCulture)} of the slices contradict a right header, classes weighing the same and "
                            + "slices taken as independent."
                        : "."),
                true => "Both were fitted on the validation images: the temperature to their likelihood, but never below 1; the thresholds as the "
                    + $"lowest from 0.50 and 0.90 on at which {Percent(ThresholdChoice.MatchPrecision)} and {Percent(ThresholdChoice.MismatchPrecision)} "
                    + "of the slices that pass are right, each class weighing the same.",
                false => "**None of this was fitted to any image:** temperature and thresholds are the defaults of an import without data.",
                null => "How temperature and thresholds were chosen is not recorded.",
            });
        output.WriteLine();
        output.WriteLine(Head(
            1, "split", "mean confidence", "accuracy", "calibration error", $"pass {match}", "of these right", $"pass {mismatch}", "of these right"));
        foreach (var split in facts.Report.Splits)
        {
            output.WriteLine(Row(
            [
                Text(split.Split),
                Percent(ModelCardFacts.MeanConfidence(split)),
                Percent(split.All.Accuracy),
                Percent(split.Reliability.ExpectedCalibrationError),
                .. Passing(split, facts.Manifest.Thresholds.Match),
                .. Passing(split, facts.Manifest.Thresholds.Mismatch),
            ]));
        }

        output.WriteLine();
        output.WriteLine(
            "Calibration error: the mean distance of accuracy from confidence over ten bins of confidence. The node's reports are by series, which "
            + "err less than slices.");
    }

    private static void WriteOutliers(StringWriter output, ModelManifest manifest)
    {
        output.WriteLine(manifest.OutlierDetection switch
        {
            null => "**There is no detector of them:** ultrasound, photographs or screens come out as one of the classes, often a confident one. "
                + "`scripts/trainer outliers` fits one.",
            { RejectedShare: { } share } => $"`{ModelPackage.OutliersFile}` tells them by the model's features. Its threshold was set on images of sources that it was not fitted on, "
                + $"of which {Percent(share)} are taken for such pictures; the node is uncertain of these. It does not tell all of them.",
            _ => $"`{ModelPackage.OutliersFile}` tells them by the model's features, with a threshold from elsewhere. It does not tell all of them.",
        });
    }

    private static string[] Passing(SplitEvaluation split, double threshold)
    {
        var (images, right) = ModelCardFacts.Passing(split, threshold);
        return [Percent((double)images / split.All.Count), Percent((double)right / images)];
    }

    private static void WritePython(StringWriter output, ModelManifest manifest)
    {
        var (constructor, first) = manifest.Architecture == "vgg16"
            ? ("vgg16_bn", "network.features[0] = torch.nn.Conv2d(1, 64, 3, padding=1)")
            : (manifest.Architecture, "network.conv1 = torch.nn.Conv2d(1, 64, 7, stride=2, padding=3, bias=False)");
        output.WriteLine("    import safetensors.torch, torch, torchvision");
        output.WriteLine($"    network = torchvision.models.{constructor}(num_classes={manifest.Classes.Count})");
        output.WriteLine($"    {first}");
        output.WriteLine($"    network.load_state_dict(safetensors.torch.load_file(\"{ModelPackage.WeightsFile}\"))");
        output.WriteLine("    network.eval()");
    }

    private static string Threshold(double value) => value.ToString("0.00#", CultureInfo.InvariantCulture);

    private static string Fixed(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
