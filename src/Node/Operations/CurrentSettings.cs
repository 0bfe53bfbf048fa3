namespace DicomNode.Node.Operations;

/// <summary>The settings in force. What a reload may change is read from here whenever it is needed; the rest is as it was at the start.</summary>
public sealed class CurrentSettings(NodeOptions options)
{
    private NodeOptions _options = options;

    public NodeOptions Options => Volatile.Read(ref _options);

    public DicomOptions Dicom => Options.Dicom;

    /// <summary>Takes over what <paramref name="read"/> says on matters that a running node can change; ports, addresses and peers stay.</summary>
    internal void Replace(NodeOptions read)
    {
        var current = Options;
        var dicom = read.Dicom with { Port = current.Dicom.Port, Bind = current.Dicom.Bind, Peers = current.Dicom.Peers };
        Volatile.Write(ref _options, current with { Dicom = dicom });
    }
}
