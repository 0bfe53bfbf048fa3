namespace FellowOakDicom.Network;

/// <summary>Addresses that a server can be bound to.</summary>
public abstract class NetworkManager
{
    public static readonly string IPv4Any = "0.0.0.0";

    public static readonly string IPv6Any = "::";

    public static readonly string IPv4Loopback = "127.0.0.1";

    public static readonly string IPv6Loopback = "::1";

    private protected NetworkManager()
    {
    }
}
