using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DicomNode.Trainer.Tests.Download;

/// <summary>An archive on this machine that speaks NBIA's services, and misbehaves as it is told.</summary>
internal sealed class StandInArchive : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Dictionary<string, StandInSeries> _series = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, Queue<Func<HttpContext, Task<bool>>>> _faults = [];
    private readonly List<string> _requests = [];
    private readonly Lock _lock = new();

    private StandInArchive(WebApplication application)
    {
        _application = application;
        application.Run(AnswerAsync);
    }

    /// <summary>Where the services lie.</summary>
    public Uri Services { get; private set; } = null!;

    /// <summary>Whether the listing says how large the series are.</summary>
    public bool ListsSizes { get; set; } = true;

    /// <summary>What was asked for, as path's last part and Series Instance UID or modality.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public static async Task<StandInArchive> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.AllowSynchronousIO = true);
        var archive = new StandInArchive(builder.Build());
        await archive._application.StartAsync();
        var address = archive._application.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        archive.Services = new Uri(address + "/nbia-api/services/v1/");
        return archive;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    /// <summary>Adds a series behind those that are there.</summary>
    public StandInSeries Add(string collection, string modality, int images, int length = 2000)
    {
        var uid = $"1.3.6.1.4.1.14519.5.2.1.{1000 - _order.Count}.{_order.Count + 1}";
        var series = new StandInSeries(uid, collection, modality, [.. Enumerable.Range(0, images).Select(i => Image(uid, i, length))]);
        _series.Add(uid, series);
        _order.Add(uid);
        return series;
    }

    /// <summary>The next request for this service and series (or modality) meets this; false goes on to the true answer.</summary>
    public void Fault(string service, string about, Func<HttpContext, Task<bool>> fault)
    {
        lock (_lock)
        {
            if (!_faults.TryGetValue($"{service} {about}", out var queue))
                _faults.Add($"{service} {about}", queue = new Queue<Func<HttpContext, Task<bool>>>());
            queue.Enqueue(fault);
        }
    }

    /// <summary>The next request for this series is answered with these bytes.</summary>
    public void Answer(StandInSeries series, byte[] body) => Fault("getImageWithMD5Hash", series.Uid, async context =>
    {
        await context.Response.Body.WriteAsync(body);
        return true;
    });

    /// <summary>The next request is answered with this status.</summary>
    public void Status(string service, string about, int status, string? retryAfter = null, string body = "") => Fault(service, about, async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body);
        return true;
    });

    private async Task AnswerAsync(HttpContext context)
    {
        var service = context.Request.Path.Value!.Split('/')[^1];
        var query = context.Request.Query;
        var about = query["SeriesInstanceUID"].FirstOrDefault() ?? query["Modality"].First()!;
        Func<HttpContext, Task<bool>>? fault = null;
        lock (_lock)
        {
            _requests.Add($"{service} {about}");
            if (_faults.TryGetValue($"{service} {about}", out var queue))
                queue.TryDequeue(out fault);
        }

        if (fault is not null && await fault(context))
            return;
        switch (service)
        {
            case "getSeries":
                var found = _order.Select(uid => _series[uid]).Where(series => series.Collection == query["Collection"] && series.Modality == about).ToList();
                if (found.Count > 0)
                    await context.Response.WriteAsync(JsonSerializer.Serialize(found.Select(Listed)));
                break;
            case "getSeriesSize":
                var sized = _series[about];
                await context.Response.WriteAsync($$"""[{"TotalSizeInBytes":"{{sized.Bytes}}.000000","ObjectCount":{{sized.Images.Count}}}]""");
                break;
            case "getImageWithMD5Hash":
                await context.Response.Body.WriteAsync(_series[about].Zip());
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private Dictionary<string, object> Listed(StandInSeries series)
    {
        var item = new Dictionary<string, object>
        {
            ["SeriesInstanceUID"] = series.Uid,
            ["StudyInstanceUID"] = "1.3.6.1.4.1.14519.5.2.1.7",
            ["Modality"] = series.Modality,
            ["BodyPartExamined"] = "CHEST",
            ["Collection"] = series.Collection,
            ["PatientID"] = "P-1",
            ["ImageCount"] = series.Images.Count,
        };
        if (ListsSizes)
            item["FileSize"] = series.Bytes;
        return item;
    }

    private static byte[] Image(string uid, int index, int length)
    {
        var image = new byte[length];
        new Random(HashCode.Combine(length, index)).NextBytes(image);
        Encoding.ASCII.GetBytes($"{uid}/{index}").CopyTo(image, 0);
        return image;
    }
}
