using System.Globalization;

namespace DicomNode.Trainer.Prepare;

/// <summary>One of several equal parts of the files, as an array job takes them: every Count-th file from the Number-th on.</summary>
/// <param name="Number">1 to Count.</param>
/// <param name="Count">1 to <see cref="Most"/>.</param>
public readonly record struct ShardPart(int Number, int Count)
{
    /// <summary>The most parts.</summary>
    public const int Most = 9999;

    /// <summary>All files in one part.</summary>
    public static ShardPart Whole { get; } = new(1, 1);

    /// <summary>Begins the names of the part's files.</summary>
    public string Name => $"part-{Number:D4}-of-{Count:D4}";

    /// <summary>Reads I/N, such as 3/16.</summary>
    public static bool TryParse(string text, out ShardPart part)
    {
        part = default;
        var halves = text.Split('/');
        if (halves.Length != 2
            || !int.TryParse(halves[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !int.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || number < 1 || number > count || count > Most)
        {
            return false;
        }

        part = new ShardPart(number, count);
        return true;
    }

    /// <summary>This part of a list.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items)
    {
        var (first, step) = (Number - 1, Count);
        var part = new List<T>(items.Count / step + 1);
        for (var i = first; i < items.Count; i += step)
            part.Add(items[i]);
        return part;
    }
}
