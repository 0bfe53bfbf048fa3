using DicomNode.Node.Intake;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Classification;

/// <summary>An instance with its verdict, on the way to the store.</summary>
internal sealed record ClassifiedInstance(AcceptedInstance Instance, Verdict Verdict);
