namespace DicomNode.Node.Verdicts;

/// <summary>Where a report stands among those worst first, in one number that indexes keep in order.</summary>
internal static class ReportRank
{
    /// <summary>The smaller, the worse: probability in whole per cent, then slices for it. None at all comes after 0 %.</summary>
    public static long Of(MislabelReport report)
    {
        var percent = report.Confidence is { } confidence ? 1 + (long)Math.Round(100.0 * confidence) : 0;
        return -((percent << 32) | (uint)report.SlicesFor);
    }
}
