using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DicomNode.Trainer.Prepare;
using Spectre.Console;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer prepare</c>: DICOM, NIfTI, NPY, PNG and JPEG files into shards of 224 x 224 images, and a report.</summary>
public static class PrepareCommand
{
    private const int LinesEverySeconds = 10;

    private static readonly string[] UsualSplits = ["train", "validate", "test"];

    public static Command Build(TextWriter output)
    {
        var data = new Option<string>("--data") { Required = true, Description = "Folder with a folder for each split, each SOURCE/CLASS/**." };
        var labels = new Option<string?>("--labels")
        {
            Description = "CSV of classes by Series or SOP Instance UID, such as the node's /api/labels.csv: the folders are then SPLIT/SOURCE/**, of DICOM files.",
        };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder for the shards, OUT/SPLIT/*.slices, with indices and reports." };
        var split = new Option<string?>("--split") { Description = "Splits, separated by commas; by default those of train, validate and test that exist." };
        var shard = new Option<string>("--shard") { DefaultValueFactory = _ => "1/1", Description = "I/N: only the I-th of N parts of the files, for array jobs." };
        shard.Validators.Add(result =>
        {
            if (!ShardPart.TryParse(result.GetValueOrDefault<string>() ?? "", out _))
                result.AddError($"--shard must be I/N with 1 <= I <= N <= {ShardPart.Most}");
        });
        var bits = new Option<int>("--bits") { DefaultValueFactory = _ => 16, Description = "Bits of a pixel: 8 or 16." };
        bits.AcceptOnlyFromAmong("8", "16");
        var images = Positive(new Option<int>("--images-per-shard")
        {
            DefaultValueFactory = _ => 4096, Description = "A shard ends with the file that reaches this number.",
        });
        var threads = Positive(new Option<int>("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount, Description = "Files read at once." });

        var command = new Command("prepare", "Turn image files into shards for training. Run again, it goes on where it was stopped.")
        {
            data, labels, folder, split, shard, bits, images, threads,
        };
        command.SetAction(parsed =>
        {
            if (!ShardPart.TryParse(parsed.GetValue(shard)!, out var part))
                return ExitCode.Usage;
            var named = parsed.GetValue(labels) is { } file ? LabelList.Read(file) : null;
            var options = Splits(parsed.GetValue(data)!, parsed.GetValue(split)).Select(name => new PrepareOptions
            {
                Data = parsed.GetValue(data)!,
                Labels = named,
                Output = parsed.GetValue(folder)!,
                Split = name,
                Part = part,
                Bits = parsed.GetValue(bits),
                ImagesPerShard = parsed.GetValue(images),
                Threads = parsed.GetValue(threads),
            });
            return Prepare(output, [.. options]);
        });
        return command;
    }

    private static int Prepare(TextWriter output, IReadOnlyList<PrepareOptions> splits)
    {
        using var stopping = new StopSignals();
        try
        {
            foreach (var options in splits)
                Prepare(output, options, stopping.Token);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("stopped; finished shards are kept, and the same command goes on behind them");
            return ExitCode.Success;
        }
    }

    private static void Prepare(TextWriter output, PrepareOptions options, CancellationToken stopping)
    {
        var clock = Stopwatch.StartNew();
        var preparation = Preparation.Plan(options);
        var written = default(PrepareProgress);
        var report = Console.IsOutputRedirected || !ReferenceEquals(output, Console.Out)
            ? preparation.Run(Lines(output, options, clock, last => written = last), stopping)
            : AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context =>
                {
                    var task = context.AddTask(options.Split, maxValue: Math.Max(1, preparation.Files));
                    return preparation.Run(
                        last =>
                        {
                            written = last;
                            task.Value = last.Files;
                            task.Description = string.Create(CultureInfo.InvariantCulture, $"{options.Split}  {last.Images} images");
                        },
                        stopping);
                });
        report.WriteSummary(output);
        if (preparation.ShardsKept > 0)
            output.WriteLine($"{preparation.ShardsKept} shards were there already");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{written.Images} images written in {clock.Elapsed.TotalSeconds:F1} s ({written.Images / clock.Elapsed.TotalSeconds:F0} a second); report in {options.ReportFile}"));
    }

    private static Action<PrepareProgress> Lines(TextWriter output, PrepareOptions options, Stopwatch clock, Action<PrepareProgress> next)
    {
        var due = LinesEverySeconds;
        return progress =>
        {
            next(progress);
            if (clock.Elapsed.TotalSeconds < due)
                return;
            due = (int)clock.Elapsed.TotalSeconds + LinesEverySeconds;
            output.WriteLine($"{options.Split}: {progress.Files} of {progress.AllFiles} files, {progress.Images} images");
        };
    }

    private static IEnumerable<string> Splits(string data, string? named)
    {
        if (named is not null)
            return CommaList.Read(named);
        var present = UsualSplits.Where(split => Directory.Exists(Path.Combine(data, split))).ToList();
        return present.Count > 0
            ? present
            : throw new ConfigurationException($"{data} holds none of {string.Join(", ", UsualSplits)}; name other splits with --split");
    }

    private static Option<int> Positive(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{option.Name} must be at least 1");
        });
        return option;
    }
}
