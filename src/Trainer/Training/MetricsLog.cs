using System.Text.Json;
using System.Text.Json.Nodes;

namespace DicomNode.Trainer.Training;

/// <summary>A run's figures, one JSON object a line: <c>{"step":200,"kind":"validate",...}</c>. A resumed run drops what came after its checkpoint.</summary>
public sealed class MetricsLog : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly TensorBoardLog? _events;

    /// <param name="path">The file; created, or cut back to the steps done.</param>
    /// <param name="stepsDone">Lines of later steps are dropped; 0 begins anew.</param>
    /// <param name="events">Gets the same figures.</param>
    public MetricsLog(string path, int stepsDone, TensorBoardLog? events = null)
    {
        _events = events;
        var kept = stepsDone > 0 && File.Exists(path) ? [.. File.ReadLines(path).Where(line => StepOf(line) <= stepsDone)] : Array.Empty<string>();
        _writer = new StreamWriter(path, append: false) { AutoFlush = true };
        foreach (var line in kept)
            _writer.WriteLine(line);
    }

    public void Write(int step, string kind, params ReadOnlySpan<(string Name, double Value)> figures)
    {
        var line = new JsonObject { ["step"] = step, ["kind"] = kind };
        foreach (var (name, value) in figures)
            line[name] = double.IsFinite(value) ? value : null;
        _writer.WriteLine(line.ToJsonString());
        _events?.Write(step, kind, figures);
    }

    public void Dispose() => _writer.Dispose();

    // The last line of a run that was cut off may be half a line.
    private static int StepOf(string line)
    {
        try
        {
            return JsonNode.Parse(line)?["step"]?.GetValue<int>() ?? int.MaxValue;
        }
        catch (JsonException)
        {
            return int.MaxValue;
        }
    }
}
