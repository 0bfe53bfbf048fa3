namespace DicomNode.Trainer.Download;

/// <summary>Brings one series to disk: fetched and unpacked in a folder of its own, which is renamed into place when all is there.</summary>
/// <param name="workFolder">Folder for what is unfinished, on the output's disk.</param>
public sealed class SeriesFetcher(NbiaClient client, RetryPolicy retries, DiskBudget budget, TimeProvider time, string workFolder)
{
    // The listing's size is that of the images; headers, sums and small faults of the listing come on top.
    private const long Slack = 16_000_000;
    private const long LimitUnknown = 64_000_000_000;

    /// <summary>Fetches the series.</summary>
    /// <returns>Null if it would pass the budget's maximum.</returns>
    /// <exception cref="TransferException">The archive does not give it.</exception>
    /// <exception cref="DownloadStoppedException">The disk is as full as it may be.</exception>
    public Task<SeriesRecord?> FetchAsync(PlannedSeries item, CancellationToken token) => retries.RunAsync(attempt => TryAsync(item, attempt), token);

    private async Task<SeriesRecord?> TryAsync(PlannedSeries item, CancellationToken token)
    {
        var series = item.Series;
        var work = Path.Combine(workFolder, series.SeriesInstanceUid);
        Remove(work);
        var unpacked = Path.Combine(work, "series");
        Directory.CreateDirectory(unpacked);
        try
        {
            budget.Look();
            var limit = series.Bytes > 0 ? (2 * series.Bytes) + Slack : LimitUnknown;
            var zip = Path.Combine(work, "archive.zip");
            var stream = new FileStream(zip, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await using (stream.ConfigureAwait(false))
                await client.FetchAsync(series.SeriesInstanceUid, stream, limit, budget.BeforeWriting, token).ConfigureAwait(false);
            var record = new SeriesRecord
            {
                SeriesInstanceUid = series.SeriesInstanceUid,
                StudyInstanceUid = series.StudyInstanceUid,
                Modality = series.Modality,
                BodyPart = series.BodyPart,
                FetchedAt = time.GetUtcNow(),
                Files = SeriesArchive.Unpack(zip, unpacked, series.Images, limit, budget.BeforeWriting, token),
            };
            if (!budget.TryKeep(record.Bytes()))
                return null;
            record.Save(unpacked);

            // What stands there is not whole, or the series would not be fetched.
            Remove(item.Folder);
            Directory.CreateDirectory(Path.GetDirectoryName(item.Folder)!);
            Directory.Move(unpacked, item.Folder);
            return record;
        }
        finally
        {
            Remove(work);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
