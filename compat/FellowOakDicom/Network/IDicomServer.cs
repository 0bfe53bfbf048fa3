using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>A server that runs one service for each connection. Hold it as long as it is to live.</summary>
public interface IDicomServer : IDisposable
{
    string IPAddress { get; }

    /// <summary>The port listened on; where 0 was asked for, the one that the system chose.</summary>
    int Port { get; }

    bool IsListening { get; }

    /// <summary>What made listening fail, or null.</summary>
    Exception? Exception { get; }

    /// <summary>The options that all services share; a change counts for associations requested later.</summary>
    DicomServiceOptions Options { get; }

    ILogger Logger { get; set; }

    /// <summary>Accepts no more connections. Those that are open live on, until they end or the server is disposed.</summary>
    void Stop();
}
