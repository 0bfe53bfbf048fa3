using DicomNode.Classifier;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests.Evaluation;

/// <summary>Reports on made-up predictions of a model that is mostly right.</summary>
internal static class ReportFixture
{
    public static EvaluationReport Report(params string[] sources) => Report(1, sources);

    public static EvaluationReport Report(int seed, params string[] sources) => new()
    {
        Model = "made-up",
        Architecture = "resnet18",
        Splits = [Split("validate", seed, sources), Split("test", seed + 1, sources)],
        PaperAccuracy = (source, label) => source == sources[0] && label == ModalityClass.CT ? 0.81 : null,
    };

    public static SplitEvaluation Split(string name, int seed, params string[] sources)
    {
        var results = new List<(ImageItem, ClassProbabilities)>();
        var random = new SeededRandom(seed, 1, 0);
        foreach (var label in Enum.GetValues<ModalityClass>())
        {
            for (var i = 0; i < 40 + 20 * (int)label; i++)
                results.Add((new ImageItem($"{i}.png", sources[i % sources.Length], label), Said(label, ref random)));
        }

        return SplitEvaluation.Of(name, results, [("damaged.png", "neither PNG nor a DICOM image")]);
    }

    // The true class leads by 2 in the logit, under noise of deviation 1.2.
    private static ClassProbabilities Said(ModalityClass label, ref SeededRandom random)
    {
        var weights = new double[4];
        for (var c = 0; c < 4; c++)
            weights[c] = Math.Exp((c == (int)label ? 2 : 0) + random.Between(-2, 2));
        var sum = weights.Sum();
        return new ClassProbabilities((float)(weights[0] / sum), (float)(weights[1] / sum), (float)(weights[2] / sum), (float)(weights[3] / sum));
    }
}
