using FellowOakDicom;

namespace DicomNode.Node.Commitment;

/// <summary>The numbers of the Storage Commitment Push Model (PS3.4 J.3).</summary>
internal static class StorageCommitment
{
    public const string SopClassUid = "1.2.840.10008.1.20.1";
    public const string SopInstanceUid = "1.2.840.10008.1.20.1.1";

    /// <summary>Action: Request Storage Commitment.</summary>
    public const ushort RequestAction = 1;

    /// <summary>Event: every instance is committed.</summary>
    public const ushort SuccessfulEvent = 1;

    /// <summary>Event: not every instance is committed.</summary>
    public const ushort FailuresEvent = 2;

    public static DicomUID SopClass => DicomUID.StorageCommitmentPushModel;

    /// <summary>The well-known instance that all requests and reports are about.</summary>
    public static DicomUID SopInstance { get; } = DicomUID.Parse(SopInstanceUid);
}
