using System.CommandLine;
using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Trainer.Catalogue;
using DicomNode.Trainer.Download;
using Spectre.Console;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer download</c>: fetches data sets from The Cancer Imaging Archive, and takes others from local folders.</summary>
public static class DownloadCommand
{
    private const int Attempts = 6;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan LinesEvery = TimeSpan.FromSeconds(10);

    public static Command Build(TextWriter output)
    {
        var folder = new Option<string>("--out") { Required = true, Description = "Folder for SPLIT/DATASET/CLASS/SERIES/*.dcm and each data set's download.json." };
        var all = new Option<bool>("--all") { Description = "All data sets of the catalogue." };
        var sets = new Option<string[]>("--set") { DefaultValueFactory = _ => [], Description = "A data set of the catalogue, by name. May be repeated." };
        var split = new Option<string?>("--split") { Description = "Only data sets of this split." };
        split.AcceptOnlyFromAmong("train", "validate", "test");
        var modality = new Option<string?>("--class") { Description = "Only this class of the data sets." };
        modality.AcceptOnlyFromAmong(Enum.GetNames<ModalityClass>());
        var catalogue = new Option<string?>("--catalogue") { Description = "The catalogue, by default conf/datasets.json." };
        var collections = new Option<string[]>("--collection")
        {
            DefaultValueFactory = _ => [],
            Description = "NAME[:CLASS,...]: a collection of the archive, and what of it; all classes by default. May be repeated.",
        };
        var locals = new Option<string[]>("--local")
        {
            DefaultValueFactory = _ => [],
            Description = "NAME=FOLDER: a data set that you have, such as CheXpert, MURA, MRNet, OAI or BraTS20. May be repeated.",
        };
        var services = new Option<string>("--base-url") { DefaultValueFactory = _ => NbiaClient.PublicServices, Description = "The archive's NBIA services, version 1." };
        var parallel = new Option<int>("--parallel") { DefaultValueFactory = _ => 4, Description = "Requests at a time, 1 to 32." };
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 32)
                result.AddError("--parallel must be 1 to 32");
        });
        var maximum = Size(new Option<string?>("--max-bytes") { Description = "Images kept at most, such as 500GB; what is over is left for another run." });
        var floor = Size(new Option<string?>("--free-floor") { Description = "Space left free on the disk; 10GB by default." });
        var dryRun = new Option<bool>("--dry-run") { Description = "Print what would be fetched, and its size; write nothing." };
        var verify = new Option<bool>("--verify") { Description = "Hash the files that are there already, and fetch what is damaged." };

        var command = new Command("download", "Fetch data sets; run again to go on.")
        {
            folder, all, sets, split, modality, catalogue, collections, locals, services, parallel, maximum, floor, dryRun, verify,
        };
        command.SetAction(async parsed =>
        {
            using var stopping = new StopSignals();
            var options = new DownloadOptions
            {
                Output = Path.GetFullPath(parsed.GetValue(folder)!),
                Services = Address(parsed.GetValue(services)!),
                Parallel = parsed.GetValue(parallel),
                MaxBytes = parsed.GetValue(maximum) is { } most && ByteSize.TryParse(most, out var kept) ? kept : null,
                FreeFloor = parsed.GetValue(floor) is { } least && ByteSize.TryParse(least, out var free) ? free : 10_000_000_000,
                Verify = parsed.GetValue(verify),
            };
            var selection = DataSetSelection.Make(
                DataSetCatalogue.Load(parsed.GetValue(catalogue)),
                parsed.GetValue(sets)!,
                parsed.GetValue(locals)!,
                parsed.GetValue(collections)!,
                parsed.GetValue(all) || (parsed.GetValue(sets)!.Length == 0 && (parsed.GetValue(split) ?? parsed.GetValue(modality)) is not null),
                Parse<DataSetSplit>(parsed.GetValue(split)),
                Parse<ModalityClass>(parsed.GetValue(modality)));
            try
            {
                foreach (var source in selection.Local)
                    Take(output, options, source, parsed.GetValue(dryRun), stopping.Token);
                foreach (var line in selection.Absent.SelectMany(set => set.Instructions()))
                    output.WriteLine(line);
                return selection.Requests.Count == 0
                    ? Missing(selection)
                    : await FetchAsync(output, options, selection.Requests, parsed.GetValue(dryRun), stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.Token.IsCancellationRequested)
            {
                output.WriteLine("stopped; what is finished is kept, and the same command goes on from it");
                return ExitCode.Success;
            }
        });
        return command;
    }

    // Not the end of a download of all, but of one that asks for nothing else.
    private static int Missing(DataSetSelection selection) => selection.Absent.Count > 0 ? ExitCode.Configuration : ExitCode.Success;

    private static T? Parse<T>(string? text)
        where T : struct, Enum => text is null ? null : Enum.Parse<T>(text, ignoreCase: true);

    private static async Task<int> FetchAsync(TextWriter output, DownloadOptions options, IReadOnlyList<DataSetRequest> requests, bool dryRun, CancellationToken token)
    {
        var time = TimeProvider.System;
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Parallel, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("DicomNode-trainer");
        var retries = new RetryPolicy(time, Random.Shared.NextDouble, Attempts);
        var client = new NbiaClient(http, options.Services, retries, time, Idle);
        var listing = new Lock();
        var plans = await new DownloadPlanner(client, options).PlanAsync(
            requests,
            plan =>
            {
                lock (listing)
                    output.WriteLine(plan.Fault is null ? $"{plan.Request.Name}: listed" : $"{plan.Request.Name}: {plan.Fault}");
            },
            token).ConfigureAwait(false);
        var budget = new DiskBudget(options.MaxBytes, options.FreeFloor, () => FreeSpace(options.Output));
        WritePlan(output, plans, budget);
        if (dryRun)
            return plans.Any(plan => plan.Fault is not null) ? ExitCode.Failure : ExitCode.Success;

        IDownloadDisplay display = Console.IsOutputRedirected || !ReferenceEquals(output, Console.Out)
            ? new PlainDownloadDisplay(output, time, LinesEvery)
            : new BarDownloadDisplay(AnsiConsole.Console);
        var run = new DownloadRun(options, client, retries, budget, plans, display, time);
        await run.RunAsync(token).ConfigureAwait(false);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Images} images in {options.Output}; {run.Fetched} series fetched by this run"));
        if (run.Faults == 0)
            return ExitCode.Success;
        output.WriteLine($"{run.Faults} data sets or series failed, see each download.json; the same command tries them again");
        return ExitCode.Failure;
    }

    private static void WritePlan(TextWriter output, IReadOnlyList<DataSetPlan> plans, DiskBudget budget)
    {
        output.WriteLine();
        output.WriteLine("| Data set | Class | Series | Images | Size | To fetch | Left out |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var plan in plans)
        {
            foreach (var group in plan.Series.GroupBy(item => item.Class))
            {
                var modalities = plan.Modalities.Where(count => count.Class == group.Key).Select(count => count.Modality).ToHashSet();
                WriteRow(output, plan.Request.Name, group.Key.ToString(), [.. group], plan.LeftOut.Count(item => modalities.Contains(item.Modality)));
            }
        }

        WriteRow(output, "in all", "", [.. plans.SelectMany(plan => plan.Series)], plans.Sum(plan => plan.LeftOut.Count));
        output.WriteLine();
        output.WriteLine($"{ByteSize.Format(Math.Max(0, budget.Spare))} may be written to the disk");
    }

    private static void WriteRow(TextWriter output, string name, string label, IReadOnlyList<PlannedSeries> series, int leftOut)
    {
        var images = series.Sum(item => (long)item.Series.Images);
        var size = ByteSize.Format(series.Sum(item => item.Series.Bytes));
        var missing = ByteSize.Format(series.Where(item => item.Present is null).Sum(item => item.Series.Bytes));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {label} | {series.Count} | {images} | {size} | {missing} | {leftOut} |"));
    }

    private static void Take(TextWriter output, DownloadOptions options, LocalSource source, bool dryRun, CancellationToken token)
    {
        var (name, split) = (source.DataSet.Name, source.DataSet.Split.ToString());
        var report = LocalSet.Of(source.DataSet).Take(source.Path, name, split, DateTimeOffset.UtcNow, token);
        var folder = Path.Combine(options.Output, DataSetRequest.FolderOf(split, name));
        if (!dryRun)
        {
            source.Link(folder);
            report.Save(folder);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {report.Images} files, {ByteSize.Format(report.Bytes)}, in {report.Source}"));
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new ConfigurationException($"--base-url {text} is no http or https address");

    private static long FreeSpace(string folder)
    {
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        return new DriveInfo(folder).AvailableFreeSpace;
    }

    private static Option<string?> Size(Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !ByteSize.TryParse(text, out _))
                result.AddError($"{option.Name} {text} is no size such as 500GB");
        });
        return option;
    }
}
