using System.Text.Json;
using DicomNode.Node.Access;
using DicomNode.Node.Classification;
using DicomNode.Node.Network;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations;
using DicomNode.Node.Review;
using DicomNode.Node.Tests.Access;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DicomNode.Node.Tests.Review;

/// <summary>The node's HTTP side on a real port, over an embedded store of its own.</summary>
internal sealed class ReviewHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    private ReviewHost(Action<IServiceCollection>? configure, Action<WebApplication>? before, WebOptions? web)
    {
        // Production, so that errors look as an operator's users see them.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        configure?.Invoke(builder.Services);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddVerdictStore(new StoreOptions(), _folder.Path);
        builder.Services.AddAccess(web ?? new WebOptions(), new StoreOptions(), _folder.Path, Console);
        builder.Services.AddSingleton(new DataFolders(_folder.Path));
        builder.Services.AddSingleton(new RetentionOptions());
        builder.Services.AddSingleton<KeptFiles>();
        builder.Services.AddSingleton<CallerRecords>();
        builder.Services.AddSingleton(new NodeStatus(() => 7, () => 3, () => 12L << 30, "test model"));
        builder.Services.AddSingleton<NodeMetrics>();
        builder.Services.AddSingleton(_ => new LogLevels(builder.Configuration, Clock));
        builder.Services.AddNotification(new NotificationOptions(), _folder.Path, "DICOMNODE");
        builder.Services.AddReviewApi(MeterName);
        _app = builder.Build();
        before?.Invoke(_app);
        _app.MapReviewApi();
    }

    public ManualClock Clock { get; } = new();

    /// <summary>A meter of this host alone.</summary>
    public string MeterName { get; } = $"test {Guid.NewGuid()}";

    /// <summary>What the node printed for whoever started it.</summary>
    public StringWriter Console { get; } = new();

    /// <summary>Asks as an administrator's script.</summary>
    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _app.Services;

    public IVerdictStore Store => _app.Services.GetRequiredService<IVerdictStore>();

    public string DataDirectory => _folder.Path;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ReviewHost> StartAsync(
        Action<IServiceCollection>? configure = null, Action<WebApplication>? before = null, WebOptions? web = null)
    {
        var host = new ReviewHost(configure, before, web);
        await host._app.StartAsync(Cancel);
        var addresses = host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        host.Client.BaseAddress = new Uri(addresses.Single());
        await host.Client.ShowTokenAsync(host._app.Services);
        return host;
    }

    public async Task<JsonElement> GetAsync(string path, int expectedStatus = 200)
    {
        using var response = await Client.GetAsync(path, Cancel);
        return await ReadAsync(response, expectedStatus);
    }

    public async Task<JsonElement> SendAsync(HttpRequestMessage request, int expectedStatus)
    {
        using var response = await Client.SendAsync(request, Cancel);
        return await ReadAsync(response, expectedStatus);
    }

    public Task StopAsync() => _app.StopAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, int expectedStatus)
    {
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True((int)response.StatusCode == expectedStatus, $"{response.RequestMessage!.RequestUri}: {(int)response.StatusCode} {body}");
        var expectedType = expectedStatus == 200 ? "application/json" : "application/problem+json";
        Assert.Equal(expectedType, response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body).RootElement;
    }
}
