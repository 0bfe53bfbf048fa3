using DicomNode.Classifier;

namespace DicomNode.Trainer.Evaluation;

/// <summary>Verdicts on images whose class is known, as the node would reach them if the header were right.</summary>
public static class RightHeader
{
    /// <summary>The verdict on an image whose header names its true class and nothing else.</summary>
    /// <param name="rules">The node's rules with a model's thresholds.</param>
    /// <param name="label">The true class.</param>
    /// <param name="said">What the pixels say.</param>
    /// <param name="outlierScore">See <see cref="PixelEvidence.OutlierScore"/>.</param>
    /// <returns>Match; Uncertain; or Mismatch, which would be a false alarm.</returns>
    public static Outcome Decide(VerdictRules rules, ModalityClass label, ClassProbabilities said, float? outlierScore = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var modality = label == ModalityClass.XR ? "DX" : label.ToString();
        return rules.Decide(new InstanceHeader { Modality = modality, HasPixelData = true, Frames = 1 }, PixelEvidence.Classified(said, outlierScore)).Outcome;
    }
}
