using DicomNode.Classifier;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>What is said of an image or a series held out, with a calibration and thresholds of other folds.</summary>
internal readonly record struct HeldOutAnswer(ModalityClass Label, ClassProbabilities Said, AbstainThresholds Thresholds)
{
    public bool IsRight => Said.Predicted == Label;

    /// <summary>It would contradict a header that is right.</summary>
    public bool IsFalseAlarm => !IsRight && Said.Confidence >= Thresholds.Mismatch;

    /// <summary>It would contradict a header that is wrong.</summary>
    public bool IsDetection => IsRight && Said.Confidence >= Thresholds.Mismatch;
}
