using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>How much greater a recipe's balanced accuracy is than another's on the same images, and the interval with the sources drawn anew for both alike.</summary>
public sealed record RecipeDifference(string Recipe, string Against, double BalancedAccuracy, ConfidenceInterval Interval);
