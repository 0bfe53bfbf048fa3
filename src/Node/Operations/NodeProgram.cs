using System.Reflection;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Access;
using DicomNode.Node.Classification;
using DicomNode.Node.Network;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations.Terminal;
using TorchSharp;

namespace DicomNode.Node.Operations;

/// <summary>The executable: command line in, exit code out.</summary>
internal static class NodeProgram
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var command = CommandLine.Parse(arguments);
        if (command is CommandLine.Ask question)
            return await TerminalProgram.RunAsync(question, Console.Out, Console.Error);
        if (command is CommandLine.Decode limits)
            ProcessLimits.Apply(limits.MemoryBytes);
        DicomCodecs.Register();
        switch (command)
        {
            case CommandLine.Decode:
                return DecoderHost.Run();
            case CommandLine.Help:
                Console.WriteLine(CommandLine.Usage);
                return ExitCode.Stopped;
            case CommandLine.Version:
                Console.WriteLine(typeof(NodeProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
                return ExitCode.Stopped;
            case CommandLine.Invalid invalid:
                await Console.Error.WriteLineAsync($"{invalid.Fault}\n\n{CommandLine.Usage}");
                return ExitCode.Usage;
            case CommandLine.Run run:
                return await RunNodeAsync(run);
            case CommandLine.Check check:
                return await CheckAsync(check);
            case CommandLine.Manage manage:
                return await ManageAsync(manage);
            default:
                throw new InvalidOperationException("A command line that is none of its kinds.");
        }
    }

    private static async Task<int> CheckAsync(CommandLine.Check check)
    {
        var report = new CheckReport(Console.Out);
        var root = Configuration.FindRoot(check.ConfigPath);
        var (configuration, fault) = Configuration.Load(check.ConfigPath, root, check.Settings);
        var (options, faults) = configuration is null ? (null, [fault!]) : NodeOptionsReader.Read(configuration, root);
        foreach (var each in faults)
            report.FailConfiguration(each);

        // With faults in the settings everything else would be looked for in places that nobody meant.
        if (options is not null && faults.Count == 0)
        {
            report.Ok("configuration", $"no fault, {options.Dicom.AeTitle} on {options.Dicom.Bind}:{options.Dicom.Port}");
            await new NodeCheck(options, report).RunAsync();
        }

        return report.ExitCode;
    }

    private static async Task<int> ManageAsync(CommandLine.Manage manage)
    {
        var root = Configuration.FindRoot(manage.ConfigPath);
        var (configuration, fault) = Configuration.Load(manage.ConfigPath, root, manage.Settings);
        var (options, faults) = configuration is null ? (null, [fault!]) : NodeOptionsReader.Read(configuration, root);
        return options is null || faults.Count > 0
            ? Refuse([.. faults])
            : await AccessTerminal.RunAsync(options, manage.Command, Console.In, Console.Out, Console.Error);
    }

    private static async Task<int> RunNodeAsync(CommandLine.Run run)
    {
        var root = Configuration.FindRoot(run.ConfigPath);
        var (configuration, fault) = Configuration.Load(run.ConfigPath, root, run.Settings);
        if (configuration is null)
            return Refuse([fault!]);

        var (options, settingFaults) = NodeOptionsReader.Read(configuration, root);
        var faults = new List<string>(settingFaults);
        using var folders = TryOpenFolders(options, faults);
        CheckCertificates(options, faults);
        faults.AddRange(NotificationOptionsReader.FindSecretFaults(options.Notification));
        var (model, classifier) = TryLoadModel(options, faults);
        if (faults.Count > 0)
            return Refuse(faults);

        try
        {
            return await ServeAsync(options, model!, classifier!, configuration, root);
        }
        catch (Exception exception)
        {
            // The process's edge: whatever kept the node from running is said in one line, and in full where it was logged.
            await Console.Error.WriteLineAsync($"The node failed: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<int> ServeAsync(
        NodeOptions options, ModelPackage model, SliceClassifier classifier, IConfigurationRoot configuration, string root)
    {
        await using var app = NodeApplication.Build(options, model, classifier, configuration, root);
        var services = app.Services.GetServices<IHostedService>().ToList();
        var logger = NodeApplication.GetLogger(app);
        await NodeApplication.StartAsync(app);
        await app.WaitForShutdownAsync();
        if (NodeApplication.HasFailed(services))
        {
            logger.Failed();
            return ExitCode.Failed;
        }

        logger.Stopped();
        return ExitCode.Stopped;
    }

    private static IDisposable? TryOpenFolders(NodeOptions options, List<string> faults)
    {
        try
        {
            return new DataFolders(options.DataDirectory).Open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"Node:DataDirectory is \"{options.DataDirectory}\": expected a folder that this node alone may write: {exception.Message}");
            return null;
        }
    }

    private static void CheckCertificates(NodeOptions options, List<string> faults)
    {
        try
        {
            TlsAcceptor.Check(options.Dicom.Tls);
            WebCertificate.Check(options.Web);
        }
        catch (TlsSettingsException exception)
        {
            faults.Add(exception.Message);
        }
    }

    private static (ModelPackage? Model, SliceClassifier? Classifier) TryLoadModel(NodeOptions options, List<string> faults)
    {
        try
        {
            torch.set_num_threads(options.Model.Threads > 0 ? options.Model.Threads : Environment.ProcessorCount);
            var model = ModelPackage.Load(options.Model.Path);
            return (model, options.Model.CreateClassifier(model));
        }
        catch (ModelPackageException exception)
        {
            faults.AddRange(exception.Faults.Select(modelFault => $"Node:Model:Path is \"{options.Model.Path}\": {modelFault}"));
            return (null, null);
        }
    }

    private static int Refuse(List<string> faults)
    {
        Console.Error.WriteLine(faults.Count == 1 ? "The configuration has a fault:" : $"The configuration has {faults.Count} faults:");
        foreach (var fault in faults)
            Console.Error.WriteLine($"  {fault}");
        return ExitCode.Configuration;
    }
}
