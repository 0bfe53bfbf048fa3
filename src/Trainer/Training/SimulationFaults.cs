namespace DicomNode.Trainer.Training;

/// <summary>What is out of range in the settings of a simulation, in words.</summary>
internal static class SimulationFaults
{
    /// <summary>The shares, by name, that are not in [0, 1].</summary>
    public static IEnumerable<string> OfShares(params (string Name, double Share)[] settings) =>
        settings.Where(setting => setting.Share is not (>= 0 and <= 1)).Select(setting => $"{setting.Name} is {setting.Share}, expected [0, 1]");

    /// <summary>The ranges, by name, that are not [low, high] within what they may hold.</summary>
    public static IEnumerable<string> OfRanges(params (string Name, double[] Range, double Low, double High)[] settings) =>
        from setting in settings
        let range = setting.Range
        where range.Length != 2 || !(range[0] <= range[1]) || !(range[0] >= setting.Low) || !(range[1] <= setting.High)
        select $"{setting.Name} is [{string.Join(", ", range)}], expected [low, high] within [{setting.Low}, {setting.High}]";

    /// <summary>Sources of heads that name none.</summary>
    public static IEnumerable<string> OfHeads(string[] sources) =>
        sources.Length > 0 ? [] : ["Sources is empty, expected names of sources with MR images of heads"];
}
