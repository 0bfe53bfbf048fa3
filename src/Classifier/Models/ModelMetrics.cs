namespace DicomNode.Classifier.Models;

/// <summary>How well a model did on one split, or on one source of it.</summary>
/// <param name="Split">train, validate or test.</param>
/// <param name="Source">Data set within the split; null for the whole split.</param>
/// <param name="Images">Number of slices.</param>
/// <param name="Accuracy">Share of slices classified right, 0 to 1.</param>
/// <param name="BalancedAccuracy">Mean recall over the classes present, 0 to 1.</param>
public sealed record ModelMetrics(string Split, string? Source, int Images, double Accuracy, double BalancedAccuracy);
