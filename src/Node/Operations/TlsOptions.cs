namespace DicomNode.Node.Operations;

/// <summary>DICOM over TLS (section <c>Node:Dicom:Tls</c>, PS3.15 B.12): a listener of its own, beside the plain one or instead of it.</summary>
public sealed record TlsOptions
{
    /// <summary>TCP port, by default the registered one of dicom-tls; 0 lets the system choose one.</summary>
    public int Port { get; init; } = 2762;

    /// <summary>PEM file of the server's certificate, followed by the intermediate ones; empty: no TLS. Absolute after reading.</summary>
    public string CertificatePath { get; init; } = "";

    /// <summary>PEM file of its private key; empty where the key stands in the certificate's file.</summary>
    public string KeyPath { get; init; } = "";

    /// <summary>PEM file of the certificates that peers' certificates must lead to: authorities, or the peers' own self-signed ones.</summary>
    public string TrustedPath { get; init; } = "";

    public ClientCertificates ClientCertificates { get; init; } = ClientCertificates.Required;

    /// <summary>True: no plain listener beside it.</summary>
    public bool Only { get; init; }

    /// <summary>True where there is a TLS listener.</summary>
    public bool IsOn => CertificatePath.Length > 0;
}
