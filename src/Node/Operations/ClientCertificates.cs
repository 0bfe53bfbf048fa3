namespace DicomNode.Node.Operations;

/// <summary>What a TLS peer must show.</summary>
public enum ClientCertificates
{
    /// <summary>A certificate that leads to a trusted one; without it the handshake fails.</summary>
    Required,

    /// <summary>Nothing; a certificate shown all the same must lead to a trusted one.</summary>
    Optional,
}
