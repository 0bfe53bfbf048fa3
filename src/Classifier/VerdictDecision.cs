namespace DicomNode.Classifier;

/// <summary>The outcome for one instance and the reason in one plain sentence.</summary>
public sealed record VerdictDecision(Outcome Outcome, string Reason);
