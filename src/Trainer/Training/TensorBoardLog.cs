using TorchSharp;
using TorchSharp.Modules;

namespace DicomNode.Trainer.Training;

/// <summary>
/// A run's figures for TensorBoard, in a folder of event files: one for each part of the run, tags as <c>train/loss</c>. Steps that a resumed run
/// does again stand in two files, with the same losses.
/// </summary>
public sealed class TensorBoardLog
{
    /// <summary>The folder's name in a run's folder.</summary>
    public const string FolderName = "tensorboard";

    private readonly SummaryWriter _writer;

    /// <param name="folder">Made where it is missing.</param>
    /// <param name="stepsDone">0 begins anew: event files of an earlier run are removed.</param>
    public TensorBoardLog(string folder, int stepsDone)
    {
        if (stepsDone == 0 && Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "events.out.tfevents.*"))
                File.Delete(file);
        }

        _writer = torch.utils.tensorboard.SummaryWriter(folder);
    }

    /// <summary>Writes figures; nothing is left to flush.</summary>
    public void Write(int step, string kind, params ReadOnlySpan<(string Name, double Value)> figures)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach (var (name, value) in figures)
            _writer.add_scalar($"{kind}/{name}", (float)value, step, now);
    }
}
