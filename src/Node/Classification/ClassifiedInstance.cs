using System.Diagnostics;
using DicomNode.Node.Intake;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Classification;

/// <summary>An instance with its verdict, on the way to the store.</summary>
internal sealed record ClassifiedInstance(AcceptedInstance Instance, Verdict Verdict)
{
    /// <summary>The span of its classification; default where that was not traced.</summary>
    public ActivityContext Trace { get; init; }
}
