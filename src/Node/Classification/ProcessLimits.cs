using System.Runtime.InteropServices;

namespace DicomNode.Node.Classification;

/// <summary>
/// Limits that a process sets itself and cannot lift again (getrlimit(2)). The one on memory is RLIMIT_DATA, not RLIMIT_AS: the runtime reserves
/// far more addresses than it ever uses.
/// </summary>
internal static partial class ProcessLimits
{
    private const int DataSegment = 2;
    private const int CoreFile = 4;

    /// <summary>What may be allocated, by native code and the runtime together; and no core dumps, which would hold patients' images.</summary>
    /// <exception cref="InvalidOperationException">The system refuses.</exception>
    public static void Apply(long memoryBytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Set(DataSegment, memoryBytes);
        Set(CoreFile, 0);
    }

    private static void Set(int resource, long value)
    {
        var limit = new Limit { Current = (nuint)value, Maximum = (nuint)value };
        if (SetLimit(resource, limit) != 0)
            throw new InvalidOperationException($"setrlimit({resource}, {value}) failed: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limit limit);

    private struct Limit
    {
        public nuint Current;
        public nuint Maximum;
    }
}
