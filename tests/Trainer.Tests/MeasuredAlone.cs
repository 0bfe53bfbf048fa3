namespace DicomNode.Trainer.Tests;

/// <summary>Tests that measure the memory of the whole process, and so run beside no others.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
