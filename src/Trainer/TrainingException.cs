namespace DicomNode.Trainer;

/// <summary>Work that began and could not go on, such as a loss that is no number. The message names value and remedy.</summary>
public sealed class TrainingException(string message) : Exception(message);
