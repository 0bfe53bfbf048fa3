namespace DicomNode.Trainer.Publish;

/// <summary>Counts what is independent: sources that share an origin, or are linked through others that do, count as one.</summary>
internal static class Independence
{
    /// <summary>The groups of linked sources, each as its origins, in the order of their first source.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Groups(IEnumerable<SourceTerms> sources)
    {
        var groups = new List<List<string>>();
        foreach (var origins in sources.Select(source => source.Origins))
        {
            var linked = groups.Where(group => group.Intersect(origins).Any()).ToList();
            var place = linked.Count == 0 ? groups.Count : groups.IndexOf(linked[0]);
            groups.RemoveAll(linked.Contains);
            groups.Insert(place, [.. linked.SelectMany(group => group).Concat(origins).Distinct()]);
        }

        return groups;
    }
}
