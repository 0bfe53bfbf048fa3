using System.Diagnostics;

namespace DicomNode.Node.Intake;

/// <summary>An instance in the queue.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Origin">The span of its C-STORE; default where that was not traced.</param>
public readonly record struct QueuedInstance(AcceptedInstance Instance, ActivityContext Origin);
