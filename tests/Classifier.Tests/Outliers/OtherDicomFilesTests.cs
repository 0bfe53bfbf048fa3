using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using FellowOakDicom;

namespace DicomNode.Classifier.Tests.Outliers;

/// <summary>Real objects that show none of the classes, under a header that claims CT: the shipped model's verdict on them.</summary>
public sealed class OtherDicomFilesTests
{
    private const string CTImage = "1.2.840.10008.5.1.4.1.1.2";

    private static readonly string[] OtherModalities = ["US", "SEG", "OT", ""];

    [Fact]
    public void MostOfThemAreNoConfidentClass()
    {
        var manifest = Repository.Shared("dicom", "manifest.tsv");
        var package = ModelPackage.Load(Repository.File("models", "modality-resnet18"));
        Assert.SkipWhen(package.Outliers is null, "needs an outlier detector, which the shipped model does not have");
        var rules = new VerdictRules(new ModalityMapping(), package.Manifest.Thresholds);
        var header = new InstanceHeader { HasPixelData = true, Frames = 1, Modality = "CT", SopClassUid = CTImage };
        using var classifier = new SliceClassifier(package);

        var outcomes = File.ReadLines(manifest).Skip(1).Select(line => line.Split('\t'))
            .Where(row => row[4] == "OTHER" && OtherModalities.Contains(row[3]))
            .Select(row => Evidence(classifier, Repository.Shared("dicom", row[0])))
            .OfType<PixelEvidence>()
            .Select(evidence => rules.Decide(header, evidence).Outcome)
            .ToList();
        Assert.InRange(outcomes.Count, 5, 20);
        Assert.InRange(outcomes.Count(outcome => outcome == Outcome.Uncertain), outcomes.Count * 0.6, outcomes.Count);
    }

    // Null where no codec at hand decodes the file.
    private static PixelEvidence? Evidence(SliceClassifier classifier, string path)
    {
        var slice = new float[SlicePreprocessor.Length];
        try
        {
            using var frame = FrameDecoder.Decode(DicomFile.Open(path).Dataset);
            if (SlicePreprocessor.Preprocess(frame.Format, frame.Bytes, slice) == PreprocessingOutcome.Constant)
                return PixelEvidence.Constant;
        }
        catch (Exception e) when (e is DicomException or PixelFormatException)
        {
            return null;
        }

        var (probabilities, scores) = (new float[classifier.Classes.Count], new float[1]);
        classifier.Classify(slice, 1, probabilities, scores);
        return PixelEvidence.Classified(ClassProbabilities.From(classifier.Classes, probabilities), scores[0]);
    }
}
