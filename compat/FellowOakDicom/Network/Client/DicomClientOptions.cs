namespace FellowOakDicom.Network.Client;

/// <summary>How a client opens and ends its associations.</summary>
public class DicomClientOptions
{
    /// <summary>How long a connection and its association may take to open, in milliseconds.</summary>
    public int AssociationRequestTimeoutInMs { get; set; } = 5000;

    /// <summary>How long the peer may take to answer a release, in milliseconds.</summary>
    public int AssociationReleaseTimeoutInMs { get; set; } = 10000;

    /// <summary>How long an association is kept after its last request, for more to come, in milliseconds.</summary>
    public int AssociationLingerTimeoutInMs { get; set; } = 50;

    /// <summary>After how many requests a new association is opened; null sets no limit.</summary>
    public int? MaximumNumberOfRequestsPerAssociation { get; set; }

    /// <summary>How many association requests in a row may time out before sending gives up.</summary>
    public int MaximumNumberOfConsecutiveTimedOutAssociationRequests { get; set; } = 3;

    /// <summary>A copy that can be changed on its own.</summary>
    public DicomClientOptions Clone() => (DicomClientOptions)MemberwiseClone();
}
