using System.CommandLine;
using System.Globalization;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Outliers;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Outliers;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer outliers</c>: fits the detector of pictures that are of no class, measures it, and writes it into a model package.</summary>
public static class OutliersCommand
{
    private const int FittedOfEachKind = 150;
    private const int JudgedOfEachKind = 50;

    public static Command Build(TextWriter output)
    {
        var model = new Option<string>("--model") { Required = true, Description = "Folder of a model package; the detector is written into it." };
        var data = new Option<string>("--data") { Required = true, Description = "Folder of the splits, each shards of prepare or SOURCE/CLASS/*.png or *.dcm." };
        var fit = new Option<string>("--splits") { DefaultValueFactory = _ => "train", Description = "Splits to fit on, separated by commas." };
        var judge = new Option<string>("--judge")
        {
            DefaultValueFactory = _ => "validate,test",
            Description = "Splits of other sources; the first one sets the threshold, all are measured.",
        };
        var fold = TrainingCommandOptions.Positive(new Option<int?>("--fold")
        {
            Description = "Number of a fold, for the model that crossvalidate left in its folder: fitted on the sources of --splits that it learnt from, judged by those that it held out.",
        });
        var folds = new Option<string?>("--folds") { Description = "File of the folds; by default the conf/folds.json above the executable." };
        var mislabelled = TrainingCommandOptions.CreateMislabelled();
        var others = new Option<string[]>("--evaluate") { Description = "Folder of pictures of no class, KIND/**, to measure with. Again for each further folder." };
        var threshold = new Option<double?>("--threshold") { Description = "Probability that is an outlier, instead of the one that the first --judge split gives." };
        var dry = new Option<bool>("--dry-run") { Description = "Measure alone: the package stays as it is." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu, cuda or cuda:N." };
        var command = new Command("outliers", "Fit and measure the detector of pictures that are of no class.")
        {
            model, data, fit, judge, fold, folds, mislabelled, others, threshold, dry, device,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(threshold) is not (null or (> 0 and < 1)))
                result.AddError("--threshold must be above 0 and below 1");
        });
        command.SetAction(parsed =>
        {
            // What can be refused is refused before the minutes that the images take.
            var heldOut = parsed.GetValue(fold) is { } number ? FoldPlan.Load(parsed.GetValue(folds)).HeldOut(number) : null;
            var (fitted, judged) = (CommaList.Read(parsed.GetValue(fit)!), heldOut is null ? CommaList.Read(parsed.GetValue(judge)!) : []);
            if (fitted.Length == 0)
                throw new ConfigurationException("--splits names no split to fit on");
            if (fitted.Intersect(judged).FirstOrDefault() is { } both)
                throw new ConfigurationException($"split {both} is named by --splits and by --judge; what is fitted on judges nothing");
            if (judged.Length == 0 && heldOut is null && parsed.GetValue(threshold) is null)
                throw new ConfigurationException("without a split to --judge by, name a --threshold");
            var leftOut = MislabelledImages.Load(parsed.GetValue(mislabelled));
            Devices.Open(parsed.GetValue(device)!);
            var folders = (parsed.GetValue(others) ?? []).Select(OtherImages.List).ToList();
            var package = ModelPackage.Load(parsed.GetValue(model)!);
            set_num_threads(Environment.ProcessorCount);
            using var features = new FeatureReader(package, parsed.GetValue(device)!);
            var images = parsed.GetValue(data)!;

            var slices = fitted.SelectMany(split => features.Read(images, split, leftOut)).ToLookup(slice => heldOut?.Contains(slice.Source) == true);
            var training = slices[false].ToList();
            var classes = package.Manifest.Classes.Count;
            var head = OutlierFit.Fit(
                [.. training, .. features.ReadSynthetic(0, FittedOfEachKind)], classes, classes + Enum.GetValues<OutlierKind>().Length);
            var known = judged.Select(split => (split, (IReadOnlyList<PooledSlice>)features.Read(images, split, leftOut))).ToList();
            if (heldOut is not null)
                known.Add(("held out", slices[true].ToList()));
            if (known.Exists(entry => entry.Item2.Count == 0))
                throw new ConfigurationException($"there is no image to judge by in {string.Join(", ", known.Where(entry => entry.Item2.Count == 0).Select(entry => entry.Item1))}");
            var limit = parsed.GetValue(threshold) ?? OutlierFit.Threshold(head, known[0].Item2);
            var detector = head.WithThreshold(limit);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"fitted on {training.Count} images and {FittedOfEachKind} synthetic pictures of each kind; a probability of {limit:G4} is an outlier"));
            OutlierReport.Write(
                output, detector, known, [.. folders.SelectMany(features.Read), .. features.ReadSynthetic(FittedOfEachKind, JudgedOfEachKind)]);
            if (parsed.GetValue(dry))
                return ExitCode.Success;

            package.SaveOutliers(detector, new OutlierDetection
            {
                Method = OutlierDetection.ExposedHead,
                Threshold = limit,
                RejectedShare = parsed.GetValue(threshold) is null ? OutlierFit.RejectedShare : null,
            });
            output.WriteLine();
            output.WriteLine($"{ModelPackage.OutliersFile} written to {package.Directory}");
            return ExitCode.Success;
        });
        return command;
    }
}
