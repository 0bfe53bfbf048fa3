using System.Collections.Frozen;
using System.Net;

namespace DicomNode.Node.Operations;

/// <summary>The DICOM listener (section <c>Node:Dicom</c>).</summary>
public sealed record DicomOptions
{
    /// <summary>Our application entity title: 1 to 16 characters. Associations called otherwise are rejected.</summary>
    public string AeTitle { get; init; } = "DICOMNODE";

    /// <summary>TCP port; 0 lets the system choose one.</summary>
    public int Port { get; init; } = 11112;

    /// <summary>The local address to listen on.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>Associations open at once; each costs a socket and two PDU buffers. One more is rejected as transient (2/3/2).</summary>
    public int MaxAssociations { get; init; } = 32;

    /// <summary>
    /// Associations open at once from one network address; one more is rejected as transient (2/3/2). Fewer than in all, so that a peer that opens
    /// them and falls silent leaves room for others.
    /// </summary>
    public int MaxAssociationsPerHost { get; init; } = 16;

    /// <summary>
    /// Connections without an association at once: not yet asked for, rejected, or released and not yet closed. One more ends the one that has
    /// waited longest, of the address that has most of them, so that a flood keeps nobody out.
    /// </summary>
    public int MaxWaitingConnections { get; init; } = 256;

    /// <summary>The longest P-DATA-TF PDU that we ask peers to send, in bytes.</summary>
    public int MaxPduLength { get; init; } = 262_144;

    /// <summary>How long a connection may live without an association: before the request, after a reject, after the release.</summary>
    public TimeSpan Artim { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an association may be silent between two messages before it is aborted.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a peer may be silent within a message before its association is aborted, and may take to answer one of ours.</summary>
    public TimeSpan Dimse { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An object that comes at fewer bytes a second, over <see cref="Dimse"/>, costs its association; 0 sets no limit.</summary>
    public int MinBytesPerSecond { get; init; } = 256;

    /// <summary>How long open associations may go on once the node has been asked to stop.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>True: every calling AE title is welcome. False: only those of <see cref="Callers"/>, from their hosts.</summary>
    public bool AcceptAnyCallingAe { get; init; } = true;

    public IReadOnlyList<CallerOptions> Callers { get; init; } = [];

    /// <summary>What becomes of other bytes under a SOP Instance UID that is known already; the same bytes again are simply acknowledged.</summary>
    public DuplicatePolicy Duplicates { get; init; } = DuplicatePolicy.KeepBoth;

    public TlsOptions Tls { get; init; } = new();

    /// <summary>Application entities that the node calls: those that are owed storage commitment reports, each title once.</summary>
    public IReadOnlyList<PeerOptions> Peers { get; init; } = [];

    /// <summary>UIDs of the SOP classes that may be stored; empty means every one, private and unknown ones too.</summary>
    public FrozenSet<string> SopClasses { get; init; } = [];

    /// <summary>UIDs of the transfer syntaxes that objects may be stored in, also private ones; empty means all of the standard's that carry their pixels.</summary>
    public FrozenSet<string> TransferSyntaxes { get; init; } = [];
}
