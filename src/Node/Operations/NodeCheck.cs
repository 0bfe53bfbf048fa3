using System.Net;
using System.Net.Sockets;
using DicomNode.Classifier.Models;
using DicomNode.Node.Access;
using DicomNode.Node.Network;
using DicomNode.Node.Notification;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Operations;

/// <summary>
/// Looks at all that a start needs, without starting: folders, ports, model, store, peers. A running node is left alone: what it holds is
/// in order because it holds it.
/// </summary>
internal sealed class NodeCheck(NodeOptions options, CheckReport report)
{
    private const double Gigabyte = 1e9;

    public async Task RunAsync()
    {
        var isRunning = CheckDataDirectory();
        if (!options.Dicom.Tls.Only)
            CheckPort("DICOM port", options.Dicom.Bind, options.Dicom.Port, "Node:Dicom:Port", isRunning);
        if (options.Dicom.Tls.IsOn)
            CheckTls(isRunning);
        var web = new Uri(options.Web.Url);
        CheckPort("web port", AddressOf(web), web.Port, "Node:Web:Url", isRunning);
        if (options.Web.IsHttps)
            CheckCertificate("web certificate", options.Web.CertificateFile, () => WebCertificate.Check(options.Web));
        CheckSecrets();
        CheckModel();
        await CheckStoreAsync(isRunning);
        await CheckPeersAsync();
    }

    /// <summary>Returns whether a node runs on it.</summary>
    private bool CheckDataDirectory()
    {
        const string Subject = "data directory";
        var folders = new DataFolders(options.DataDirectory);
        try
        {
            var existing = FindExisting(folders.Root);
            var probe = Path.Combine(existing.FullName, $"check-{Guid.NewGuid():N}.tmp");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }

            CheckSpace(existing);
            var isRunning = folders.IsInUse();
            report.Ok(Subject, folders.Root + (isRunning ? ": a node runs on it" : existing.FullName == folders.Root ? ": writable, not in use" : ": can be created"));
            return isRunning;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            report.Fail(Subject, $"{folders.Root}: {exception.Message}: make it a folder that the node's user may write (Node:DataDirectory)");
            return false;
        }
    }

    private void CheckSpace(DirectoryInfo folder)
    {
        const string Subject = "disk space";
        var (free, least) = (new DriveInfo(folder.FullName).AvailableFreeSpace, options.Retention.MinFreeBytes);
        var finding = FormattableString.Invariant($"{free / Gigabyte:F1} GB free, C-STORE is refused below {least / Gigabyte:F1} GB (Node:Retention:MinFreeBytes)");
        if (free < least)
            report.Fail(Subject, finding + ": make room");
        else if (free / 2 < least)
            report.Warn(Subject, finding + ": room is running short");
        else
            report.Ok(Subject, finding);
    }

    private void CheckTls(bool isRunning)
    {
        var tls = options.Dicom.Tls;
        CheckPort("TLS port", options.Dicom.Bind, tls.Port, "Node:Dicom:Tls:Port", isRunning);
        CheckCertificate("certificates", tls.CertificatePath, () => TlsAcceptor.Check(tls));
    }

    private void CheckCertificate(string subject, string path, Action check)
    {
        try
        {
            check();
            report.Ok(subject, path);
        }
        catch (TlsSettingsException exception)
        {
            report.Fail(subject, exception.Message);
        }
    }

    private void CheckPort(string subject, IPAddress address, int port, string key, bool isRunning)
    {
        if (port == 0)
        {
            report.Ok(subject, "the system chooses one");
            return;
        }

        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            report.Ok(subject, $"{address}:{port} is free");
        }
        catch (SocketException exception) when (isRunning && exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            report.Ok(subject, $"{address}:{port} is in use, and a node runs here");
        }
        catch (SocketException exception)
        {
            report.Fail(subject, $"{address}:{port}: {exception.Message}: stop what listens there, or choose another ({key})");
        }
    }

    private void CheckSecrets()
    {
        const string Subject = "notification";
        var faults = NotificationOptionsReader.FindSecretFaults(options.Notification).ToList();
        foreach (var fault in faults)
            report.Fail(Subject, fault);
        if (faults.Count == 0 && options.Notification.Rules.Count > 0)
            report.Ok(Subject, FormattableString.Invariant($"{options.Notification.Rules.Count} rules, secrets can be read"));
    }

    private void CheckModel()
    {
        const string Subject = "model";
        try
        {
            var model = ModelPackage.Load(options.Model.Path);
            options.Model.CreateClassifier(model).Dispose();
            report.Ok(Subject, $"{model.Manifest.Name} loads on {options.Model.Device}, SHA-256 {model.Manifest.WeightsSha256}");
        }
        catch (ModelPackageException exception)
        {
            foreach (var fault in exception.Faults)
                report.Fail(Subject, $"{options.Model.Path}: {fault} (Node:Model)");
        }
    }

    private async Task CheckStoreAsync(bool isRunning)
    {
        const string Subject = "store";
        if (options.Store.Kind == StoreKind.Embedded && isRunning)
        {
            report.Ok(Subject, "embedded, in use by the node that runs");
            return;
        }

        if (options.Store.Kind == StoreKind.Embedded && !Directory.Exists(Path.Combine(options.DataDirectory, "store")))
        {
            report.Ok(Subject, "embedded, made at the first start");
            return;
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddVerdictStore(options.Store, options.DataDirectory);
        await using var provider = services.BuildServiceProvider();
        try
        {
            await provider.GetRequiredService<IVerdictStore>().OpenAsync(CancellationToken.None);
            report.Ok(Subject, $"{options.Store.Kind} opens");
        }
        catch (VerdictStoreException exception)
        {
            report.Fail(Subject, $"{exception.Message} (Node:Store)");
        }
    }

    private async Task CheckPeersAsync()
    {
        var clients = new PeerClients(new CurrentSettings(options));
        var faults = await Task.WhenAll(options.Dicom.Peers.Select(peer => PeerEcho.FindFaultAsync(clients, peer)));
        foreach (var (peer, fault) in options.Dicom.Peers.Zip(faults))
        {
            var subject = $"peer {peer.AeTitle}";
            if (fault is null)
                report.Ok(subject, $"{peer.Host}:{peer.Port} answers C-ECHO");
            else
                report.Fail(subject, $"{peer.Host}:{peer.Port} {fault}");
        }
    }

    private static DirectoryInfo FindExisting(string path)
    {
        var folder = new DirectoryInfo(path);
        while (!folder.Exists && !File.Exists(folder.FullName) && folder.Parent is { } parent)
            folder = parent;
        return folder;
    }

    // As Kestrel reads it: a name that is no address means every address.
    private static IPAddress AddressOf(Uri url) =>
        url.IsLoopback && url.HostNameType == UriHostNameType.Dns ? IPAddress.Loopback
        : IPAddress.TryParse(url.DnsSafeHost, out var address) ? address
        : IPAddress.Any;
}
