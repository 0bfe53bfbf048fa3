namespace FellowOakDicom.Network;

/// <summary>How a service (one connection) behaves. A server's connections share one instance.</summary>
public class DicomServiceOptions
{
    /// <summary>Logs each P-DATA-TF PDU.</summary>
    public bool LogDataPDUs { get; set; }

    /// <summary>Logs the elements of each command set.</summary>
    public bool LogDimseDatasets { get; set; }

    /// <summary>Names the logger of a connection after the peer's AE title.</summary>
    public bool UseRemoteAEForLogName { get; set; }

    /// <summary>The longest PDU in bytes that carries a command.</summary>
    public uint MaxCommandBuffer { get; set; } = 1024;

    /// <summary>The longest PDU in bytes that carries a data set, where the peer allows more or sets no limit.</summary>
    public uint MaxDataBuffer { get; set; } = 1024 * 1024;

    /// <summary>Sends small PDUs at once (turns Nagle's algorithm off).</summary>
    public bool TcpNoDelay { get; set; } = true;

    /// <summary>Sends a data set as it is where it cannot be transcoded, instead of without its pixel data.</summary>
    public bool IgnoreUnsupportedTransferSyntaxChange { get; set; }

    /// <summary>How long a request may stay unanswered; null waits for ever.</summary>
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>The longest P-DATA-TF in bytes that is announced to the peer (PS3.8 D.1); 0 announces no limit.</summary>
    public uint MaxPDULength { get; set; } = 262144;

    /// <summary>A copy that can be changed on its own.</summary>
    public DicomServiceOptions Clone() => (DicomServiceOptions)MemberwiseClone();
}
