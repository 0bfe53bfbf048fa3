namespace DicomNode.Trainer.Download;

/// <summary>Decides what is to be fetched, from the archive's listings, the caps, the disk budget and what is there already.</summary>
public sealed class DownloadPlanner(NbiaClient client, DownloadOptions options)
{
    /// <summary>Plans all data sets. A data set that cannot be listed has its fault in its plan and does not hold up the others.</summary>
    /// <param name="listed">Told of each data set when it is listed.</param>
    public async Task<IReadOnlyList<DataSetPlan>> PlanAsync(IReadOnlyList<DataSetRequest> requests, Action<DataSetPlan> listed, CancellationToken token)
    {
        var plans = new DataSetPlan[requests.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, requests.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = token },
            async (index, stopped) =>
            {
                plans[index] = await PlanAsync(requests[index], stopped).ConfigureAwait(false);
                listed(plans[index]);
            }).ConfigureAwait(false);
        return options.MaxBytes is { } maximum ? Cut(plans, maximum) : plans;
    }

    private async Task<DataSetPlan> PlanAsync(DataSetRequest request, CancellationToken token)
    {
        var folder = Path.Combine(options.Output, request.RelativeFolder);
        var counts = new List<ModalityCount>();
        var taken = new List<PlannedSeries>();
        var leftOut = new List<LeftOutSeries>();
        var asked = options.Modalities.Where(modality => request.Classes.Contains(modality.Class)).ToList();
        try
        {
            foreach (var modality in asked)
                counts.Add(await AddAsync(request, modality, folder, taken, leftOut, token).ConfigureAwait(false));
        }
        catch (TransferException fault)
        {
            return new DataSetPlan(request, folder, counts, [], [], fault.Message);
        }

        var none = counts.Sum(count => count.SeriesListed) == 0
            ? $"the archive lists no {string.Join(", ", asked.Select(modality => modality.Name))} series of a collection '{request.Collection}'; "
                + $"is that its name there? {request.Hint}".TrimEnd()
            : null;
        return new DataSetPlan(request, folder, counts, taken, leftOut, none);
    }

    private async Task<ModalityCount> AddAsync(
        DataSetRequest request, ArchiveModality modality, string folder, List<PlannedSeries> taken, List<LeftOutSeries> leftOut, CancellationToken token)
    {
        var listed = await client.ListAsync(request.Collection, modality.Name, token).ConfigureAwait(false);
        var count = new ModalityCount(modality.Name, modality.Class, modality.Cap, listed.Count, listed.Sum(series => (long)series.Images), 0, 0, 0);
        for (var i = 0; i < listed.Count; i++)
        {
            var series = listed[i];
            if (series.Images == 0 || series.Bytes == 0)
            {
                var (images, bytes) = await client.SizeAsync(series.SeriesInstanceUid, token).ConfigureAwait(false);
                series = series with { Images = series.Images == 0 ? images : series.Images, Bytes = series.Bytes == 0 ? bytes : series.Bytes };
            }

            // Series are taken whole, and none from behind the one that would pass the cap: what a data set gives depends on its order alone.
            if (count.ImagesTaken + series.Images > modality.Cap)
            {
                leftOut.AddRange(listed.Skip(i).Select(item => new LeftOutSeries(
                    item.SeriesInstanceUid, item.Modality, item.Images, item.Bytes, $"over {modality.Cap} {modality.Name} images")));
                break;
            }

            if (series.Images == 0)
            {
                leftOut.Add(new LeftOutSeries(series.SeriesInstanceUid, series.Modality, 0, series.Bytes, "the archive lists no images in it"));
                continue;
            }

            var place = Path.Combine(folder, modality.Class.ToString(), series.SeriesInstanceUid);
            taken.Add(new PlannedSeries(series, modality.Class, place, await SeriesRecord.ReadWholeAsync(place, options.Verify, token).ConfigureAwait(false)));
            count = count with
            {
                SeriesTaken = count.SeriesTaken + 1,
                ImagesTaken = count.ImagesTaken + series.Images,
                BytesTaken = count.BytesTaken + series.Bytes,
            };
        }

        return count;
    }

    // What is there counts first; of what is missing, as much as the budget holds, in the order of the data sets and their series.
    private static DataSetPlan[] Cut(IReadOnlyList<DataSetPlan> plans, long maximum)
    {
        var left = maximum - plans.Sum(plan => plan.Bytes - plan.BytesToFetch);
        var full = false;
        return [.. plans.Select(plan =>
        {
            var kept = new List<PlannedSeries>();
            var leftOut = new List<LeftOutSeries>(plan.LeftOut);
            foreach (var item in plan.Series)
            {
                full |= item.Present is null && item.Series.Bytes > left;
                if (item.Present is not null || !full)
                {
                    left -= item.Present is null ? item.Series.Bytes : 0;
                    kept.Add(item);
                }
                else
                {
                    var reason = $"over --max-bytes {ByteSize.Format(maximum)}";
                    leftOut.Add(new LeftOutSeries(item.Series.SeriesInstanceUid, item.Series.Modality, item.Series.Images, item.Series.Bytes, reason));
                }
            }

            return plan with { Series = kept, LeftOut = leftOut };
        })];
    }
}
