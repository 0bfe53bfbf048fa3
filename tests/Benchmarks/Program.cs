using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using DicomNode.Benchmarks;

if (args is ["scale", .. var rest])
    return ScaleTrial.Run(rest is [var images, ..] ? int.Parse(images, System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
if (args is ["store", .. var sizes])
    return await StoreTrial.RunAsync(sizes is [var verdicts, ..] ? int.Parse(verdicts, System.Globalization.CultureInfo.InvariantCulture) : 2_000_000);

// Figures are for comparison within one run on one machine: each class has a baseline, and the column Ratio counts.
var config = ManualConfig.CreateEmpty()
    .AddLogger(ConsoleLogger.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
var summaries = BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args, config);
return summaries.Any() && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
