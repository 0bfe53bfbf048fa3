using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Operations;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Operations;

/// <summary>The settings of the model reach what computes.</summary>
public sealed class ModelOptionsTests
{
    [Fact]
    public void The_chosen_precision_is_that_of_the_classifier()
    {
        var model = ModelPackage.Load(Repository.File("models", "modality-resnet18"));
        var (exact, same, fast) = (Classify("float32"), Classify("float32"), Classify("bfloat16"));
        Assert.Equal(exact, same);
        Assert.NotEqual(exact, fast);
        Assert.Equal(exact, fast, (a, b) => MathF.Abs(a - b) < 0.05f);

        // Discs of growing size: the shipped model is near no decision on some of them.
        float[] Classify(string precision)
        {
            const int Count = 4;
            const int Side = SlicePreprocessor.Side;
            var slices = Enumerable.Range(0, Count * SlicePreprocessor.Length)
                .Select(i => Math.Max(0, 1 - float.Hypot(i / Side % Side - Side / 2, i % Side - Side / 2) / (20 + 20 * (i / SlicePreprocessor.Length))))
                .ToArray();
            var probabilities = new float[Count * model.Manifest.Classes.Count];
            using var classifier = new ModelOptions { Precision = precision }.CreateClassifier(model);
            classifier.Classify(slices, Count, probabilities);
            return probabilities;
        }
    }
}
