using System.Text.Json;

namespace DicomNode.Classifier.Tests;

public sealed class ClassProbabilitiesTests
{
    [Fact]
    public void TheModelsOrderIsPutRight()
    {
        var probabilities = ClassProbabilities.From([ModalityClass.XR, ModalityClass.CT, ModalityClass.MR], [0.7f, 0.2f, 0.1f]);
        Assert.Equal(new ClassProbabilities(0.2f, 0.1f, 0, 0.7f), probabilities);
        Assert.Equal((ModalityClass.XR, 0.7f, 0.2f), (probabilities.Predicted, probabilities.Confidence, probabilities[ModalityClass.CT]));
    }

    [Fact]
    public void AnotherNumberOfProbabilitiesIsRefused() => Assert.Throws<ArgumentException>(() => ClassProbabilities.From([ModalityClass.CT], [0.5f, 0.5f]));

    [Fact]
    public void OfEqualsTheFirstIsPredicted() => Assert.Equal(ModalityClass.MR, new ClassProbabilities(0.1f, 0.4f, 0.1f, 0.4f).Predicted);

    [Fact]
    public void FramesCombineByTheirGeometricMean()
    {
        // CT: sqrt(0.8 * 0.2) = 0.4, MR: sqrt(0.2 * 0.8) = 0.4; the floor of one in a million for the others.
        var combined = ClassProbabilities.Combine([new ClassProbabilities(0.8f, 0.2f, 0, 0), new ClassProbabilities(0.2f, 0.8f, 0, 0)]);
        Assert.Equal(0.5f, combined.CT, 1e-5f);
        Assert.Equal(0.5f, combined.MR, 1e-5f);
        Assert.Equal(1.25e-6f, combined.PT, 1e-9f);
        Assert.Throws<ArgumentException>(() => ClassProbabilities.Combine([]));
    }

    [Fact]
    public void JsonHasOneNumberPerClass() =>
        Assert.Equal("""{"CT":0.5,"MR":0.25,"PT":0.25,"XR":0}""", JsonSerializer.Serialize(new ClassProbabilities(0.5f, 0.25f, 0.25f, 0), JsonSerializerOptions.Web));
}
