namespace FellowOakDicom.Tests.Network;

/// <summary>Tests that count allocations of the whole process, and so run beside no others.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
