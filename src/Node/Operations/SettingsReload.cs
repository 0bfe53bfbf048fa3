using System.Runtime.InteropServices;
using DicomNode.Node.Network;

namespace DicomNode.Node.Operations;

/// <summary>
/// Reads the settings again when the process is sent SIGHUP: who may associate, with which limits, timers and certificates, changes under a
/// running node; what needs a restart is named. Settings at fault change nothing.
/// </summary>
public sealed class SettingsReload(
    IConfigurationRoot configuration, InstallationRoot root, CurrentSettings settings, TlsAcceptor tls, ILogger<SettingsReload> logger) : IHostedService, IDisposable
{
    private const string Reloadable = "Node:Dicom:";

    // Below it, and yet fixed while the listeners stand.
    private static readonly string[] Fixed = ["Node:Dicom:Port", "Node:Dicom:Bind", "Node:Dicom:Tls:Port", "Node:Dicom:Tls:Only", "Node:Dicom:Peers"];

    private readonly Lock _gate = new();
    private PosixSignalRegistration? _signal;
    private Dictionary<string, string> _seen = ReadAll(configuration);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _signal?.Dispose();

    /// <summary>Reads everything again and takes over what can be taken over.</summary>
    /// <returns>The faults, each naming its key; nothing was changed if there are any.</returns>
    public IReadOnlyList<string> Reload()
    {
        lock (_gate)
        {
            var faults = TryReload();
            foreach (var fault in faults)
                logger.NotReloaded(fault);
            return faults;
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The default is to end the process.
        context.Cancel = true;
        Reload();
    }

    private IReadOnlyList<string> TryReload()
    {
        try
        {
            configuration.Reload();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            return [exception.GetBaseException().Message];
        }

        var (read, faults) = NodeOptionsReader.Read(configuration, root.Path);
        if (faults.Count > 0)
            return faults;
        try
        {
            // Certificates are read again even where no setting has changed: renewing one changes the files alone.
            tls.Load(read.Dicom.Tls);
        }
        catch (TlsSettingsException exception)
        {
            return [exception.Message];
        }

        settings.Replace(read);
        var now = ReadAll(configuration);
        var changed = now.Keys.Union(_seen.Keys).Where(key => now.GetValueOrDefault(key) != _seen.GetValueOrDefault(key)).Order().ToList();
        logger.Reloaded(string.Join(", ", changed.Where(IsReloadable).DefaultIfEmpty("no setting")));
        foreach (var key in changed.Where(key => !IsReloadable(key)))
            logger.NeedsRestart(key);
        _seen = now;
        return [];
    }

    private static bool IsReloadable(string key) =>
        key.StartsWith(Reloadable, StringComparison.OrdinalIgnoreCase)
        && !Fixed.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string> ReadAll(IConfiguration configuration) => configuration.GetSection("Node").AsEnumerable()
        .Where(entry => entry.Value is not null)
        .ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.OrdinalIgnoreCase);
}
