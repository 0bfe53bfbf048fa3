using DicomNode.Classifier;

namespace DicomNode.Trainer.Evaluation;

/// <summary>How many images of a class from one source were classified right.</summary>
public sealed record SourceFigures(string Source, ModalityClass Label, int Images, int Right)
{
    public double Accuracy => (double)Right / Images;
}
