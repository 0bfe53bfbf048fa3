using System.CommandLine;
using DicomNode.Classifier;
using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Commands;

/// <summary><c>trainer datasets</c>: lists the catalogue's data sets; <c>trainer datasets check</c> checks its splits.</summary>
public static class DatasetsCommand
{
    private static readonly string[] Header = ["NAME", "SPLIT", "HOST", "ACCESS", "CLASSES", "BODY PARTS", "PAPER'S ACCURACY"];

    public static Command Build(TextWriter output)
    {
        var catalogue = new Option<string?>("--catalogue") { Description = "The catalogue, by default conf/datasets.json.", Recursive = true };
        var split = Filter<DataSetSplit>("--split", "Only data sets of this split.");
        var modality = Filter<ModalityClass>("--class", "Only data sets with this class.");
        var host = Filter<DataSetHost>("--host", "Only data sets of this host.");
        var access = Filter<DataSetAccess>("--access", "Only data sets with this access.");
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new Command("datasets", "List the paper's data sets.") { catalogue, split, modality, host, access, json };
        command.SetAction(parsed =>
        {
            var read = DataSetCatalogue.Load(parsed.GetValue(catalogue));
            var chosen = read.DataSets
                .Where(dataSet => parsed.GetValue(split) is not { } value || dataSet.Split == value)
                .Where(dataSet => parsed.GetValue(modality) is not { } value || dataSet.Classes.Contains(value))
                .Where(dataSet => parsed.GetValue(host) is not { } value || dataSet.Host == value)
                .Where(dataSet => parsed.GetValue(access) is not { } value || dataSet.Access == value)
                .ToList();
            if (parsed.GetValue(json))
                output.WriteLine(DataSetCatalogue.ToJson(chosen));
            else
                WriteTable(chosen, read, output);
            return ExitCode.Success;
        });
        command.Subcommands.Add(BuildCheck(catalogue, output));
        return command;
    }

    private static Command BuildCheck(Option<string?> catalogue, TextWriter output)
    {
        var strict = new Option<bool>("--strict") { Description = "Count what the paper's own split is known to violate as a fault, too." };
        var command = new Command("check", "Check that no origin is in two splits and each class has two body regions in each split.") { strict };
        command.SetAction(parsed =>
        {
            var read = DataSetCatalogue.Load(parsed.GetValue(catalogue));
            var check = SplitCheck.Run(read);
            foreach (var split in Enum.GetValues<DataSetSplit>())
            {
                foreach (var modality in Enum.GetValues<ModalityClass>())
                {
                    var regions = SplitCheck.Regions(read, split, modality).Select(region => $"{region.Key} ({region.Count()})");
                    output.WriteLine($"{Lower(split),-8} {modality}: {string.Join(", ", regions)}");
                }
            }

            foreach (var known in check.Known)
                output.WriteLine($"known: {known}");
            foreach (var fault in check.Faults)
                output.WriteLine($"fault: {fault}");
            output.WriteLine(
                $"{read.DataSets.Count} data sets, {check.Faults.Count} faults, {check.Known.Count} known exceptions of the paper's split");
            return check.Faults.Count > 0 || (parsed.GetValue(strict) && check.Known.Count > 0) ? ExitCode.Configuration : ExitCode.Success;
        });
        return command;
    }

    private static Option<T?> Filter<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<T?>(name) { Description = description };
        option.AcceptOnlyFromAmong([.. Enum.GetNames<T>().Select(value => value.Length > 2 ? value.ToLowerInvariant() : value)]);
        return option;
    }

    private static void WriteTable(List<PublicDataSet> dataSets, DataSetCatalogue catalogue, TextWriter output)
    {
        string[][] rows = [Header, .. dataSets.Select(Cells)];
        var widths = Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        output.WriteLine();
        output.WriteLine($"{dataSets.Count} of {catalogue.DataSets.Count} data sets");
        foreach (var source in catalogue.Sources)
        {
            string?[] counts = [Count(source.Train, "train"), Count(source.Validate, "validate"), Count(source.Test, "test")];
            output.WriteLine($"{source.Key} ({source.Title}): {source.DataSets}, {string.Join(", ", counts.OfType<string>())}");
        }
    }

    private static string? Count(int? count, string split) => count is { } value ? $"{value} {split}" : null;

    private static string[] Cells(PublicDataSet dataSet) =>
    [
        dataSet.Name,
        Lower(dataSet.Split),
        Lower(dataSet.Host),
        dataSet.RestrictedLater ? $"{Lower(dataSet.Access)}, limited later" : Lower(dataSet.Access),
        string.Join(' ', dataSet.Classes),
        string.Join(", ", dataSet.BodyParts),
        string.Join(", ", dataSet.Accuracies.Select(row => $"{row.Class} {row.Percent} %")),
    ];

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
