using System.Globalization;

namespace DicomNode.Fuzz;

/// <summary>The name of one case, from which its bytes follow: "target:seed:index".</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Index">Number of the case within the run, from 0.</param>
internal readonly record struct FuzzCase(string Target, ulong Seed, long Index)
{
    /// <summary>Reads what <see cref="ToString"/> writes; null where it is something else.</summary>
    public static FuzzCase? Parse(string text) =>
        text.Split(':') is [var target, var seed, var index]
        && ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new FuzzCase(target, number, position)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Target}:{Seed}:{Index}");
}
