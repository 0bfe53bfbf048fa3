using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Node.Access;
using DicomNode.Node.Classification;
using DicomNode.Node.Commitment;
using DicomNode.Node.Intake;
using DicomNode.Node.Network;
using DicomNode.Node.Notification;
using DicomNode.Node.Review;
using DicomNode.Node.Verdicts;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Events;

namespace DicomNode.Node.Operations;

/// <summary>The node as a web application with its hosted services; everything is put together here and nowhere else.</summary>
public static class NodeApplication
{
    private const string ConsoleTemplate = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const string FileTemplate = "{Timestamp:o} {Level:u3} {SourceContext} {Message:lj} {Properties:j}{NewLine}{Exception}";

    /// <summary>Time beyond the associations' own (Node:Dicom:StopSeconds) for everything else to stop.</summary>
    private static readonly TimeSpan StopReserve = TimeSpan.FromSeconds(15);

    /// <param name="options">Valid settings.</param>
    /// <param name="model">The model that classifies.</param>
    /// <param name="classifier">The same, ready on its device; disposed with the application.</param>
    /// <param name="configuration">Where the settings came from and are read again, and where the section <c>Serilog</c> is.</param>
    /// <param name="root">The installation's root.</param>
    public static WebApplication Build(NodeOptions options, ModelPackage model, SliceClassifier classifier, IConfigurationRoot configuration, string root)
    {
        var folders = new DataFolders(options.DataDirectory);

        // The default builder would watch the whole installation for changed settings files, and read sources that are not ours.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [], ContentRootPath = root });
        builder.WebHost.UseKestrel(server => WebServer.Configure(server, options.Web)).UseUrls(options.Web.Url);
        builder.Services.AddRouting();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        var levels = new LogLevels(configuration, TimeProvider.System);
        builder.Logging.AddSerilog(CreateLogger(folders, configuration, levels), dispose: true);
        builder.Services.AddSingleton(_ => levels);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Dicom.Stop + StopReserve);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(new InstallationRoot(root));
        AddServices(builder.Services, options, model, classifier, folders);
        var app = builder.Build();
        app.MapReviewApi();
        return app;
    }

    /// <summary>Starts the node and says so once every port is open.</summary>
    public static async Task StartAsync(WebApplication app)
    {
        await app.StartAsync();
        var options = app.Services.GetRequiredService<NodeOptions>();
        var port = app.Services.GetRequiredService<ReceiverService>().Port;
        GetLogger(app).Ready(
            options.Dicom.AeTitle, options.Dicom.Bind.ToString(), port, string.Join(", ", app.Urls), options.DataDirectory);
    }

    /// <summary>The logger of start and stop; its category is ours, not the framework's, whose messages are mostly silenced.</summary>
    public static Microsoft.Extensions.Logging.ILogger GetLogger(WebApplication app) =>
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(NodeApplication).FullName!);

    /// <summary>True where a hosted service has ended by a fault of its own.</summary>
    public static bool HasFailed(IEnumerable<IHostedService> services) =>
        services.OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });

    private static BatchingOptions CreateBatching(ModelOptions options) => new()
    {
        BatchSize = options.BatchSize,
        MaxBatchDelay = options.MaxBatchDelay,
        QueueLength = 2 * options.BatchSize,
    };

    private static void AddServices(
        IServiceCollection services, NodeOptions options, ModelPackage model, SliceClassifier classifier, DataFolders folders)
    {
        services.AddSingleton(options);
        services.AddSingleton<CurrentSettings>();
        services.AddSingleton(options.Model);
        services.AddSingleton(options.Retention);
        services.AddSingleton(options.Mapping);
        services.AddSingleton(options.Commitment);
        services.AddSingleton(options.Telemetry);
        services.AddSingleton(model);
        services.AddSingleton(model.Manifest.Thresholds);
        services.AddSingleton(folders);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<NodeMetrics>();

        // Hosted services stop in reverse order: first the receiver, last what it feeds.
        services.AddVerdictStore(options.Store, options.DataDirectory);
        services.AddAccess(options.Web, options.Store, options.DataDirectory, Console.Out);
        services.AddHostedService<OperatorToken>();
        services.AddNotification(options.Notification, folders.Root, options.Dicom.AeTitle);
        services.AddHostedService<NodeGauges>();
        services.AddSingleton<VerdictWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<VerdictWriter>());

        services.AddSingleton(_ => classifier);
        services.AddSingleton(provider => CreateClassifier(
            classifier, options.Model, provider.GetRequiredService<NodeMetrics>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<VerdictRules>();
        services.AddSingleton<VerdictBuilder>();
        services.AddSingleton<DecoderPool>();
        services.AddSingleton<InstanceClassifier>();
        services.AddSingleton<KeptFiles>();
        services.AddSingleton<EvidenceService>();
        services.AddSingleton<PictureService>();
        services.AddHostedService<ClassificationService>();

        services.AddSingleton<IntakeJournal>();
        services.AddSingleton<InstanceQueue>();
        services.AddSingleton<ReceptionTable>();
        services.AddSingleton<InstanceIntake>();
        services.AddHostedService<BacklogService>();
        services.AddHostedService<RetentionService>();

        services.AddSingleton<PeerClients>();
        services.AddSingleton<CommitmentFolder>();
        services.AddSingleton<CommitmentEvaluator>();
        services.AddSingleton<StorageCommitmentService>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageCommitmentService>());

        services.AddSingleton<CallerNames>();
        services.AddSingleton<WaitingRoom>();
        services.AddSingleton<AssociationTable>();
        services.AddSingleton<CallerRecords>();
        services.AddSingleton<TlsAcceptor>();
        services.AddSingleton<StoreContext>();
        services.AddSingleton<ReceiverService>();
        services.AddHostedService(provider => provider.GetRequiredService<ReceiverService>());
        services.AddSingleton<SettingsReload>();
        services.AddHostedService(provider => provider.GetRequiredService<SettingsReload>());
        services.AddSingleton(provider => new NodeStatus(
            () => provider.GetRequiredService<InstanceQueue>().Reader.Count,
            () => provider.GetRequiredService<AssociationTable>().Open,
            () => provider.GetRequiredService<IntakeJournal>().FindFreeBytes(),
            model.Manifest.Name));
        services.AddReviewApi();
        services.AddReadinessChecks();
        AddTraces(services, options);
    }

    private static BatchingClassifier CreateClassifier(SliceClassifier classifier, ModelOptions options, NodeMetrics metrics, TimeProvider time)
    {
        return new BatchingClassifier(classifier.Classes, Classify, CreateBatching(options), time);

        void Classify(ReadOnlySpan<float> slices, int count, Span<float> probabilities, Span<float> outlierScores)
        {
            var start = time.GetTimestamp();
            classifier.Classify(slices, count, probabilities, outlierScores);
            metrics.BatchClassified(count, time.GetElapsedTime(start));
        }
    }

    private static void AddTraces(IServiceCollection services, NodeOptions options)
    {
        if (options.Telemetry.OtlpEndpoint is not { } endpoint)
            return;

        // The standard path, unless one is given (OTLP 1.0, "OTLP/HTTP Request").
        var address = endpoint.AbsolutePath == "/" ? new Uri(endpoint, "v1/traces") : endpoint;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("dicomnode", serviceInstanceId: options.Dicom.AeTitle))
            .WithTracing(traces => traces
                .AddSource(Tracing.SourceName)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Telemetry.SampleRatio)))
                .AddOtlpExporter(exporter =>
                {
                    exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                    exporter.Endpoint = address;
                }));
    }

    private static Serilog.Core.Logger CreateLogger(DataFolders folders, IConfiguration configuration, LogLevels levels)
    {
        var logger = new LoggerConfiguration()

            // It warns that keys are stored as they are; they lie where the sessions lie that they protect.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)

            // What kept the node from starting is said in one line at the process's edge; the host's stack trace of it helps nobody.
            .Filter.ByExcluding(entry => entry.MessageTemplate.Text == "Hosting failed to start")
            .Enrich.FromLogContext()
            .WriteTo.Console(outputTemplate: ConsoleTemplate, formatProvider: CultureInfo.InvariantCulture)
            .WriteTo.File(
                Path.Combine(folders.Logs, "node-.log"), outputTemplate: FileTemplate, formatProvider: CultureInfo.InvariantCulture,
                rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true, retainedFileCountLimit: 31)
            .ReadFrom.Configuration(configuration);
        return levels.Apply(logger).CreateLogger();
    }
}
