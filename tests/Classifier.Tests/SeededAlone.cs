namespace DicomNode.Classifier.Tests;

/// <summary>Tests whose networks start from a seed run beside no others: torch's generator belongs to the whole process.</summary>
[CollectionDefinition(nameof(SeededAlone), DisableParallelization = true)]
public sealed class SeededAlone;
