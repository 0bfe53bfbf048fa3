namespace FellowOakDicom.Network;

/// <summary>How a server accepts connections.</summary>
public class DicomServerOptions
{
    /// <summary>How many connections are served at once; further ones wait unaccepted in the listen queue. 0 sets no limit.</summary>
    public int MaxClientsAllowed { get; set; }

    /// <summary>A copy that can be changed on its own.</summary>
    public DicomServerOptions Clone() => (DicomServerOptions)MemberwiseClone();
}
