using DicomNode.Classifier.Series;

namespace DicomNode.Node.Verdicts;

/// <summary>When a series is settled: a pure function of what is in and of how long ago it came, asked whenever a series is read or written.</summary>
internal static class SeriesSettling
{
    /// <summary>At so many slices, the evidence has come within 2 % of the most that a series can gather; see <see cref="SeriesEvidence"/>.</summary>
    public const int Slices = 20;

    /// <summary>As long as an association may be silent by default before it is aborted.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    /// <param name="slices">Slices that count as evidence.</param>
    /// <param name="lastNews">When the last verdict came.</param>
    /// <param name="now">UTC.</param>
    public static SeriesStanding Of(int slices, DateTimeOffset lastNews, DateTimeOffset now) =>
        slices >= Slices || now - lastNews >= Quiet ? SeriesStanding.Settled : SeriesStanding.Provisional;
}
