namespace DicomNode.Trainer.Download;

/// <summary>What of a data set is to be there.</summary>
/// <param name="Folder">The data set's folder.</param>
/// <param name="Series">Series taken, in the archive's order.</param>
/// <param name="LeftOut">Series over a cap or over the disk budget.</param>
/// <param name="Fault">Why the data set could not be listed; null if it was.</param>
public sealed record DataSetPlan(
    DataSetRequest Request,
    string Folder,
    IReadOnlyList<ModalityCount> Modalities,
    IReadOnlyList<PlannedSeries> Series,
    IReadOnlyList<LeftOutSeries> LeftOut,
    string? Fault)
{
    public long Images => Series.Sum(item => (long)item.Series.Images);

    public long Bytes => Series.Sum(item => item.Series.Bytes);

    public long BytesToFetch => Series.Where(item => item.Present is null).Sum(item => item.Series.Bytes);
}
