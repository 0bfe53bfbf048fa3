using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DicomNode.Node.Network;

/// <summary>
/// Which of the host names in the settings mean the address of a caller. A name is resolved when somebody calls under its title, and its
/// addresses are believed for a while; where the name service fails, the last ones known are.
/// </summary>
public sealed class CallerNames(TimeProvider time, ILogger<CallerNames> logger)
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of <paramref name="names"/> that have <paramref name="address"/> among their addresses.</summary>
    public async ValueTask<IReadOnlyList<string>> FindAsync(IPAddress? address, IEnumerable<string> names)
    {
        if (address is null)
            return [];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var found = new List<string>();
        foreach (var name in names)
        {
            if ((await ResolveAsync(name)).Contains(plain))
                found.Add(name);
        }

        return found;
    }

    private async ValueTask<IPAddress[]> ResolveAsync(string name)
    {
        if (_known.TryGetValue(name, out var known) && time.GetElapsedTime(known.ResolvedAt) < Validity)
            return known.Addresses;
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(name).WaitAsync(Patience, time);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            logger.NameNotResolved(name, exception.Message);
            addresses = known?.Addresses ?? [];
        }

        _known[name] = new Entry(addresses, time.GetTimestamp());
        return addresses;
    }

    private sealed record Entry(IPAddress[] Addresses, long ResolvedAt);
}
