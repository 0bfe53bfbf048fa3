using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Network;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Access;

/// <summary>HTTPS from files, as a whole node serves it.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TransportTests() => Issue("first");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pages_come_over_TLS_with_cookies_that_stay_on_it()
    {
        await using var node = await StartAsync();
        await node.Services.AddUserAsync("anna", Role.Viewer);
        using var anna = new Person(node.WebUrl);
        var signedIn = await anna.SignInAsync("anna");
        var cookie = Assert.Single(signedIn.SetCookies, text => text.StartsWith("__Host-dicomnode=", StringComparison.Ordinal));
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.True(await anna.IsSignedInAsync());
        Assert.Null((await anna.GetAsync("/help")).Hsts);
        Assert.Equal("max-age=31536000", (await anna.GetAsync("/help", ("Host", "node.example.org"))).Hsts);
        Assert.Equal("max-age=31536000", (await anna.GetAsync("/nowhere", ("Host", "node.example.org"))).Hsts);
    }

    [Fact]
    public async Task A_renewed_certificate_is_taken_at_once_and_a_bad_one_leaves_the_old_in_use()
    {
        await using var node = await StartAsync();
        Assert.Equal("CN=first", await SubjectAsync(node));
        await File.WriteAllTextAsync(_folder.File("web.pem"), "no certificate", Cancel);
        Touch();
        Assert.Equal("CN=first", await SubjectAsync(node));
        Issue("second");
        Touch();
        Assert.Equal("CN=second", await SubjectAsync(node));
        Assert.Contains("certificate was not taken over", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_versions_of_TLS_are_refused()
    {
        await using var node = await StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, node.WebUrl.Port, Cancel);
        await using var tls = new SslStream(client.GetStream());
#pragma warning disable SYSLIB0039, CA5397 // Old versions are what must be refused.
        var old = new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls11 };
#pragma warning restore SYSLIB0039, CA5397
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(old, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    private static async Task<string> SubjectAsync(RunningNode node)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, node.WebUrl.Port, Cancel);
        await using var tls = new SslStream(client.GetStream());
#pragma warning disable CA5359 // Whom the client trusts is not what is asked here.
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true }, Cancel);
#pragma warning restore CA5359
        return tls.RemoteCertificate!.Subject;
    }

    private Task<RunningNode> StartAsync() => RunningNode.StartAsync(
        ("Node:Web:Url", "https://127.0.0.1:0"),
        ("Node:Web:Certificate:CertificateFile", _folder.File("web.pem")),
        ("Node:Web:Certificate:KeyFile", _folder.File("web.key")));

    /// <summary>File systems may keep times so coarsely that two writes share one.</summary>
    private void Touch() => File.SetLastWriteTimeUtc(_folder.File("web.pem"), File.GetLastWriteTimeUtc(_folder.File("web.pem")).AddSeconds(Random.Shared.Next(2, 1000)));

    private void Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(_folder.File("web.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File("web.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
