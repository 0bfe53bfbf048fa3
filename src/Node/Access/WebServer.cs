using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace DicomNode.Node.Access;

/// <summary>How the web server listens.</summary>
internal static class WebServer
{
    // Forms and decisions; images come by DICOM.
    private const long MaxBodyBytes = 1 << 20;

    public static void Configure(KestrelServerOptions server, WebOptions web)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MaxBodyBytes;
        if (!web.IsHttps)
            return;
        var certificate = server.ApplicationServices.GetRequiredService<WebCertificate>();
        server.ConfigureEndpointDefaults(endpoint => endpoint.UseHttps(
            new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Current()) }));
    }
}
