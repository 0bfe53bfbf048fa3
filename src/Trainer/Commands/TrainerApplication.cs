using System.CommandLine;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Commands;

/// <summary>The trainer's command line: parses it, runs one command, and turns what went wrong into one line and an exit code.</summary>
public static class TrainerApplication
{
    /// <summary>Runs a command line to its end.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        DicomCodecs.Register();
        var root = new RootCommand("Prepares images for, trains, evaluates and publishes the classifier of imaging modality.")
        {
            TrainCommand.Build(output),
            CrossValidateCommand.Build(output),
            DownloadCommand.Build(output),
            EvaluateCommand.Build(output),
            ExplainCommand.Build(output),
            AgreeCommand.Build(output),
            DatasetsCommand.Build(output),
            PrepareCommand.Build(output),
            TransferCommand.Build(output),
            PublishCommand.Build(output),
            ImportCommand.Build(output),
            OutliersCommand.Build(output),
        };

        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
                error.WriteLine($"trainer: {fault.Message}");
            error.WriteLine("trainer: try --help");
            return ExitCode.Usage;
        }

        try
        {
            // Signals are the commands' own: what they save on Ctrl-C may take longer than the library's two seconds.
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception fault) when (fault is ConfigurationException or ModelPackageException)
        {
            error.WriteLine($"trainer: {fault.Message}");
            return ExitCode.Configuration;
        }
        catch (Exception fault) when (fault is TrainingException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"trainer: {fault.Message}");
            return ExitCode.Failure;
        }
    }
}
