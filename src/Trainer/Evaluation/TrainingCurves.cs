using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Evaluation;

/// <summary>How a run went, by its <c>metrics.jsonl</c> and, where the run wrote it, <c>epochs.jsonl</c>.</summary>
public sealed class TrainingCurves
{
    /// <summary>The file of losses and accuracies in a run's folder.</summary>
    public const string MetricsName = "metrics.jsonl";

    /// <summary>The file of the epochs' ends in a run's folder.</summary>
    public const string EpochsName = "epochs.jsonl";

    private const int MostTrainingPoints = 150;

    private TrainingCurves(
        string run, IReadOnlyList<CurvePoint> training, IReadOnlyList<CurvePoint> validation, IReadOnlyList<EpochTime> epochs, TrainingTime time)
    {
        Run = run;
        Training = training;
        Validation = validation;
        Epochs = epochs;
        Seconds = time.Seconds;
        Waiting = time.Waiting / time.Stepping;
    }

    /// <summary>The name of the run's folder.</summary>
    public string Run { get; }

    /// <summary>The steps' figures, in at most 150 points: each the mean of a stretch of steps, at the stretch's last step.</summary>
    public IReadOnlyList<CurvePoint> Training { get; }

    public IReadOnlyList<CurvePoint> Validation { get; }

    /// <summary>The epochs that were finished.</summary>
    public IReadOnlyList<EpochTime> Epochs { get; }

    /// <summary>The time that is recorded, to the run's end or its last finished epoch; NaN without any.</summary>
    public double Seconds { get; }

    /// <summary>The share of the steps' time that was spent waiting for images, 0 to 1; NaN where it was not recorded.</summary>
    public double Waiting { get; }

    /// <summary>Reads a run's folder.</summary>
    /// <exception cref="ConfigurationException">There is no metrics.jsonl, it has no steps, or a line of it is damaged.</exception>
    public static TrainingCurves Read(string folder)
    {
        var path = Path.Combine(folder, MetricsName);
        if (!File.Exists(path))
            throw new ConfigurationException($"no run in {folder}: there is no {MetricsName}; name the --out folder of trainer train");
        var training = new List<CurvePoint>();
        var validation = new List<CurvePoint>();
        foreach (var line in Lines(path))
        {
            var point = new CurvePoint((int)line["step"]!, Figure(line, "loss"), Figure(line, "accuracy"), Figure(line, "balancedAccuracy"));
            switch ((string?)line["kind"])
            {
                case "train":
                    training.Add(point);
                    break;
                case "validate":
                    validation.Add(point);
                    break;
                default:
                    break;
            }
        }

        if (training.Count == 0)
            throw new ConfigurationException($"{path} has no line of kind train");
        var (epochs, time) = ReadEpochs(folder);
        return new TrainingCurves(
            Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar)), Thin(training), validation, epochs, time);
    }

    // Each line has the run's times so far.
    private static (IReadOnlyList<EpochTime> Epochs, TrainingTime Time) ReadEpochs(string folder)
    {
        var epochs = new List<EpochTime>();
        var path = Path.Combine(folder, EpochsName);
        var time = new TrainingTime(double.NaN, double.NaN, double.NaN);
        if (!File.Exists(path))
            return (epochs, time);
        foreach (var line in Lines(path))
        {
            var before = time;
            time = new TrainingTime(Figure(line, "seconds"), Figure(line, "stepping"), Figure(line, "waiting"));
            if ((string?)line["kind"] == "epoch")
            {
                epochs.Add(new EpochTime(
                    (int)line["epoch"]!,
                    (int)line["step"]!,
                    Since(before.Seconds, time.Seconds),
                    Since(before.Waiting, time.Waiting) / Since(before.Stepping, time.Stepping)));
            }
        }

        return (epochs, time);

        // Runs from before a time was recorded begin to count it where they are resumed.
        static double Since(double before, double now) => now - (double.IsNaN(before) ? 0 : before);
    }

    private static List<CurvePoint> Thin(List<CurvePoint> points)
    {
        var stretch = (points.Count + MostTrainingPoints - 1) / MostTrainingPoints;
        return [.. points.Chunk(stretch).Select(part => new CurvePoint(
            part[^1].Step,
            Mean(part.Select(point => point.Loss)),
            Mean(part.Select(point => point.Accuracy)),
            Mean(part.Select(point => point.BalancedAccuracy))))];
    }

    private static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static IEnumerable<JsonNode> Lines(string path)
    {
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            JsonNode? line = null;
            try
            {
                line = JsonNode.Parse(lines[i]);
            }
            catch (JsonException)
            {
                // A run that goes on, or was cut off, may have half a last line.
                if (i == lines.Length - 1)
                    yield break;
            }

            if (line is not JsonObject || line["step"] is not JsonValue step || !step.TryGetValue<int>(out _))
                throw new ConfigurationException($"{path}, line {i + 1}, is no JSON object with a step: {lines[i]}");
            yield return line;
        }
    }

    private static double Figure(JsonNode line, string name) => line[name] is JsonValue value && value.TryGetValue<double>(out var figure) ? figure : double.NaN;
}
