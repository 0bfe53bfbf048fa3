using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Network;

/// <summary>DICOM over TLS: DCMTK as the peer that may, and others that may not.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TlsTests()
    {
        Issue("authority", "node", "modality");
        Issue("strangers", "stranger");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Echoscu_and_storescu_with_a_trusted_certificate_are_served()
    {
        await using var node = await StartAsync();
        await AssertServedAsync(node, "modality");
        await File.WriteAllBytesAsync(_folder.File("ct.raw"), DataSetBytes.Ct("1.2.3.9"));
        var sent = await Tool.RunAsync("storescu", [.. Tls("modality"), "-aec", "DICOMNODE", "-xe", "-R", "127.0.0.1", $"{node.TlsPort}", _folder.File("ct.raw")]);
        Assert.True(sent.ExitCode == 0, sent.Output);
        await node.WaitForVerdictAsync("1.2.3.9");
    }

    [Fact]
    public async Task A_peer_with_a_strangers_certificate_or_none_is_not_let_in_and_the_log_says_why()
    {
        await using var node = await StartAsync();
        Assert.NotEqual(0, (await EchoAsync(node, [.. Tls("stranger")])).ExitCode);
        Assert.NotEqual(0, (await EchoAsync(node, ["+tla", "+cf", _folder.File("authority.pem")])).ExitCode);
        await AssertServedAsync(node, "modality");
        Assert.Contains("TLS handshake with 127.0.0.1 failed", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_certificates_are_optional_a_peer_without_one_is_served()
    {
        await using var node = await StartAsync(("Node:Dicom:Tls:ClientCertificates", "Optional"));
        var echo = await EchoAsync(node, ["+tla", "+cf", _folder.File("authority.pem")]);
        Assert.True(echo.ExitCode == 0, echo.Output);
        Assert.NotEqual(0, (await EchoAsync(node, [.. Tls("stranger")])).ExitCode);
    }

    [Theory]
#pragma warning disable SYSLIB0039, CA5397 // Old versions are what must be refused.
    [InlineData(SslProtocols.Tls11)]
#pragma warning restore SYSLIB0039, CA5397
    [InlineData(SslProtocols.None)]
    public async Task What_BCP_195_forbids_is_refused(SslProtocols version)
    {
        await using var node = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, node.TlsPort);
        await using var tls = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version == SslProtocols.None ? SslProtocols.Tls12 : version,
#pragma warning disable CA5359 // Whom the client trusts is not what is asked here.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            ClientCertificates = [X509Certificate2.CreateFromPemFile(_folder.File("modality.pem"), _folder.File("modality.key"))],

            // With the version allowed, a suite without forward secrecy.
            CipherSuitesPolicy = version == SslProtocols.None && !OperatingSystem.IsWindows() ? new CipherSuitesPolicy([TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA]) : null,
        };
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(options).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(tls.IsAuthenticated);
    }

    [Fact]
    public async Task A_frozen_handshake_blocks_nobody_and_ends_by_artim()
    {
        await using var node = await StartAsync(("Node:Dicom:ArtimSeconds", "3"));
        var frozen = new List<RawPeer>();
        for (var i = 0; i < 20; i++)
        {
            frozen.Add(await RawPeer.ConnectAsync(node.TlsPort));

            // The beginning of a ClientHello, and no more.
            await frozen[^1].SendAsync([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);
        }

        await AssertServedAsync(node, "modality");
        foreach (var peer in frozen)
        {
            Assert.Null(await peer.ReceiveAsync());
            peer.Dispose();
        }
    }

    [Fact]
    public async Task Renewed_certificates_are_taken_on_reload_and_bad_ones_leave_the_old_in_use()
    {
        await using var node = await StartAsync();
        await AssertServedAsync(node, "modality");

        var good = await File.ReadAllTextAsync(_folder.File("node.pem"));
        await File.WriteAllTextAsync(_folder.File("node.pem"), "no certificate");
        Assert.Contains("Node:Dicom:Tls:CertificatePath", Assert.Single(node.Reload()), StringComparison.Ordinal);
        await AssertServedAsync(node, "modality");

        await File.WriteAllTextAsync(_folder.File("node.pem"), good);
        Assert.Empty(node.Reload(("Node:Dicom:Tls:TrustedPath", _folder.File("strangers.pem"))));
        Assert.NotEqual(0, (await EchoAsync(node, [.. Tls("modality")])).ExitCode);
        await AssertServedAsync(node, "stranger");
    }

    [Fact]
    public async Task With_tls_only_there_is_no_plain_listener()
    {
        await using var node = await StartAsync(("Node:Dicom:Tls:Only", "true"));
        Assert.Equal(0, node.Port);
        await AssertServedAsync(node, "modality");
    }

    private async Task<RunningNode> StartAsync(params (string Key, string Value)[] settings) => await RunningNode.StartAsync(
    [
        ("Node:Dicom:Tls:Port", "0"),
        ("Node:Dicom:Tls:CertificatePath", _folder.File("node.pem")),
        ("Node:Dicom:Tls:KeyPath", _folder.File("node.key")),
        ("Node:Dicom:Tls:TrustedPath", _folder.File("authority.pem")),
        .. settings,
    ]);

    private async Task AssertServedAsync(RunningNode node, string peer)
    {
        var echo = await EchoAsync(node, [.. Tls(peer)]);
        Assert.True(echo.ExitCode == 0, echo.Output);
    }

    private static Task<ToolResult> EchoAsync(RunningNode node, string[] tls) =>
        Tool.RunAsync("echoscu", [.. tls, "-aec", "DICOMNODE", "-to", "20", "127.0.0.1", $"{node.TlsPort}"]);

    private string[] Tls(string peer) => ["+tls", _folder.File($"{peer}.key"), _folder.File($"{peer}.pem"), "+cf", _folder.File("authority.pem")];

    private void Issue(string authority, params string[] names)
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = RSA.Create(2048);
        var rootRequest = new CertificateRequest($"CN={authority}", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(_folder.File($"{authority}.pem"), root.ExportCertificatePem());
        foreach (var name in names)
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
            using var certificate = request.Create(root, now.AddDays(-1), now.AddDays(20), RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(_folder.File($"{name}.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(_folder.File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        }
    }
}
