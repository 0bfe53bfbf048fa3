using DicomNode.Testing;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class TrainingCurvesTests : IDisposable
{
    /// <summary>A run of six steps, three an epoch, cut off in the middle of a line. The fifth step's loss was no number.</summary>
    public const string Metrics = """
        {"step":1,"kind":"train","loss":1.5,"accuracy":0.25,"rate":0.1}
        {"step":2,"kind":"train","loss":1.25,"accuracy":0.5,"rate":0.1}
        {"step":3,"kind":"train","loss":1,"accuracy":0.5,"rate":0.1}
        {"step":3,"kind":"validate","loss":0.9,"accuracy":0.75,"balancedAccuracy":0.625}
        {"step":4,"kind":"train","loss":0.75,"accuracy":0.75,"rate":0.1}
        {"step":5,"kind":"train","loss":null,"accuracy":0.75,"rate":0.1}
        {"step":6,"kind":"train","loss":0.5,"accuracy":1,"rate":0.1}
        {"step":6,"kind":"validate","loss":0.4,"accuracy":0.875,"balancedAccuracy":0.8125}
        {"step":7,"kind":"tra
        """;

    /// <summary>Its times so far; it ended within the third epoch.</summary>
    public const string Epochs = """
        {"step":3,"kind":"epoch","epoch":1,"seconds":12.5,"stepping":10,"waiting":2.5}
        {"step":6,"kind":"epoch","epoch":2,"seconds":22.5,"stepping":18,"waiting":3.5}
        {"step":7,"kind":"end","epoch":2.3333333333333335,"seconds":24.5,"stepping":20,"waiting":5}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheRunsFilesAreRead()
    {
        File.WriteAllText(_folder.File("metrics.jsonl"), Metrics);
        File.WriteAllText(_folder.File("epochs.jsonl"), Epochs);
        var curves = TrainingCurves.Read(_folder.Path);
        Assert.Equal([1, 2, 3, 4, 5, 6], curves.Training.Select(point => point.Step));
        Assert.Equal([1.5, 1.25, 1, 0.75, double.NaN, 0.5], curves.Training.Select(point => point.Loss));
        Assert.Equal([0.25, 0.5, 0.5, 0.75, 0.75, 1], curves.Training.Select(point => point.Accuracy));
        Assert.Equal([new CurvePoint(3, 0.9, 0.75, 0.625), new CurvePoint(6, 0.4, 0.875, 0.8125)], curves.Validation);
        Assert.Equal([new EpochTime(1, 3, 12.5, 0.25), new EpochTime(2, 6, 10, 0.125)], curves.Epochs);
        Assert.Equal((24.5, 0.25), (curves.Seconds, curves.Waiting));
    }

    [Fact]
    public void ALongRunIsThinnedToMeans()
    {
        File.WriteAllLines(_folder.File("metrics.jsonl"), Enumerable.Range(1, 300).Select(step => $$"""{"step":{{step}},"kind":"train","loss":{{step}}}"""));
        var curves = TrainingCurves.Read(_folder.Path);
        Assert.Equal(150, curves.Training.Count);
        Assert.Equal((2, 1.5), (curves.Training[0].Step, curves.Training[0].Loss));
        Assert.Equal((300, 299.5), (curves.Training[^1].Step, curves.Training[^1].Loss));
        Assert.Empty(curves.Epochs);
        Assert.True(double.IsNaN(curves.Seconds) && double.IsNaN(curves.Waiting));
    }

    [Fact]
    public void AnOlderRunsWaitingIsKnownFromWhereItWasResumed()
    {
        File.WriteAllText(_folder.File("metrics.jsonl"), Metrics);
        File.WriteAllText(_folder.File("epochs.jsonl"), """
            {"step":3,"kind":"epoch","epoch":1,"seconds":12.5}
            {"step":6,"kind":"epoch","epoch":2,"seconds":22.5,"stepping":8,"waiting":1}
            """);
        var curves = TrainingCurves.Read(_folder.Path);
        Assert.Equal([new EpochTime(1, 3, 12.5, double.NaN), new EpochTime(2, 6, 10, 0.125)], curves.Epochs);
        Assert.Equal((22.5, 0.125), (curves.Seconds, curves.Waiting));
    }

    [Fact]
    public void WhatIsNoRunIsRefusedByName()
    {
        Assert.Contains("metrics.jsonl", Assert.Throws<ConfigurationException>(() => TrainingCurves.Read(_folder.Path)).Message);
        File.WriteAllText(_folder.File("metrics.jsonl"), "{\"step\":1,\"kind\":\"train\",\"loss\":1}\n[2]\n{\"step\":3}\n");
        Assert.Contains("line 2", Assert.Throws<ConfigurationException>(() => TrainingCurves.Read(_folder.Path)).Message);
        File.WriteAllText(_folder.File("metrics.jsonl"), "");
        Assert.Contains("no line of kind train", Assert.Throws<ConfigurationException>(() => TrainingCurves.Read(_folder.Path)).Message);
    }
}
