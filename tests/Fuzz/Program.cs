using System.Globalization;
using DicomNode.Fuzz;
using DicomNode.Testing;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (FuzzOptions.Parse(args, out var fault) is not { } options)
{
    Console.Error.WriteLine($"fuzz: {fault} is no option with its value\n{FuzzOptions.Usage}\ntargets: {string.Join(", ", FuzzTargetKind.All.Select(kind => kind.Name))}");
    return 2;
}

var folder = Repository.File("artifacts", "fuzz");
Directory.CreateDirectory(folder);
using var running = new RunningCases(options.Jobs, Path.Combine(folder, $"{Environment.ProcessId}.running"), hanging =>
{
    Console.Error.WriteLine($"hang: {hanging} does not end; scripts/fuzz --replay {hanging}{Corpus()}");
    Environment.Exit(1);
});
return options.Replay is { } replay ? Replay(replay) : Run();

int Run()
{
    Console.WriteLine($"{options.Cases:N0} cases, seed {options.Seed}, real files: {options.Corpus ?? "none"}, {options.Jobs} threads");
    Console.WriteLine($"{"target",-10}{"cases",12}{"cases/s",10}{"slowest ms",12}{"at case",12}{"most MiB",10}{"at case",12}{"working set MiB",18}{"findings",10}");
    var total = 0L;
    var findings = 0L;
    foreach (var kind in FuzzTargetKind.All.Where(kind => options.Target is null || kind == options.Target))
    {
        var cases = options.Target is null ? Math.Max(1, options.Cases * kind.Share / 1000) : options.Cases;
        var report = new FuzzRunner(kind, options.Seed, options.Corpus, running).Run(cases, options.Jobs);
        total += cases;
        findings += report.Findings.Sum(entry => entry.Count);
        Console.WriteLine(
            $"{report.Target,-10}{report.Cases,12:N0}{report.Cases / report.Elapsed.TotalSeconds,10:N0}{report.Slowest.Time.TotalMilliseconds,12:N1}{report.Slowest.Case.Index,12}"
            + $"{report.Hungriest.Bytes / 1048576.0,10:N1}{report.Hungriest.Case.Index,12}{$"{report.WorkingSet.Start >> 20} -> {report.WorkingSet.End >> 20}",18}{report.Findings.Sum(entry => entry.Count),10:N0}");
        foreach (var (finding, count) in report.Findings)
            Print(finding, count);
    }

    Console.WriteLine($"{total:N0} cases, {findings:N0} findings");
    return findings == 0 ? 0 : 1;
}

int Replay(FuzzCase fuzzCase)
{
    var kind = FuzzTargetKind.All.First(kind => kind.Name == fuzzCase.Target);
    var (input, findings) = new FuzzRunner(kind, fuzzCase.Seed, options.Corpus, running).Replay(fuzzCase.Index);
    Console.WriteLine($"{fuzzCase}: {input.Length} bytes in {Save(fuzzCase, input)}, {findings.Count} findings");
    foreach (var finding in findings)
        Console.WriteLine(finding.Detail);
    return findings.Count == 0 ? 0 : 1;
}

void Print(Finding finding, long count)
{
    Console.WriteLine($"  {finding.Kind}, {count:N0} times; first {finding.Case}, in {Save(finding.Case, finding.Input)}");
    Console.WriteLine($"  scripts/fuzz --replay {finding.Case}{Corpus()}");
    Console.WriteLine($"    {finding.Detail.ReplaceLineEndings("\n    ")}");
}

string Save(FuzzCase fuzzCase, byte[] input)
{
    var path = Path.Combine(folder, $"{fuzzCase.ToString().Replace(':', '-')}.bin");
    File.WriteAllBytes(path, input);
    return Path.GetRelativePath(Repository.Root, path);
}

string Corpus() => options.Corpus is null ? " --corpus none" : "";
