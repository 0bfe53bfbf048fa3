using System.Globalization;
using DicomNode.Testing;

namespace DicomNode.Fuzz;

/// <summary>The command line of scripts/fuzz.</summary>
internal sealed record FuzzOptions
{
    public const string Usage =
        "usage: fuzz [--cases N] [--seed S] [--target NAME] [--jobs N] [--corpus DIR|none]\n       fuzz --replay TARGET:SEED:INDEX [--corpus DIR|none]";

    public long Cases { get; init; } = 1_000_000;

    public ulong Seed { get; init; } = 1;

    /// <summary>The one target to fuzz; null for all.</summary>
    public FuzzTargetKind? Target { get; init; }

    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>A folder of real files; null for none.</summary>
    public string? Corpus { get; init; } = DefaultCorpus();

    /// <summary>The case to run alone.</summary>
    public FuzzCase? Replay { get; init; }

    /// <summary>Null, and a fault, where the arguments are none.</summary>
    public static FuzzOptions? Parse(string[] arguments, out string fault)
    {
        var options = new FuzzOptions();
        fault = "";
        for (var index = 0; index < arguments.Length; index += 2)
        {
            var value = index + 1 < arguments.Length ? arguments[index + 1] : "";
            var parsed = Set(options, arguments[index], value);
            if (parsed is null)
            {
                fault = $"{arguments[index]} {value}".Trim();
                return null;
            }

            options = parsed;
        }

        return options;
    }

    private static FuzzOptions? Set(FuzzOptions options, string name, string value)
    {
        var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        return name switch
        {
            "--cases" when isNumber => options with { Cases = number },
            "--seed" when isNumber => options with { Seed = (ulong)number },
            "--jobs" when isNumber => options with { Jobs = (int)Math.Min(number, 256) },
            "--target" when Find(value) is { } kind => options with { Target = kind },
            "--corpus" when value == "none" => options with { Corpus = null },
            "--corpus" when Directory.Exists(value) => options with { Corpus = value },
            "--replay" when FuzzCase.Parse(value) is { } fuzzCase && Find(fuzzCase.Target) is not null => options with { Replay = fuzzCase },
            _ => null,
        };
    }

    private static FuzzTargetKind? Find(string name) => FuzzTargetKind.All.FirstOrDefault(kind => kind.Name == name);

    private static string? DefaultCorpus()
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "dicom"));
        return Directory.Exists(folder) ? folder : null;
    }
}
