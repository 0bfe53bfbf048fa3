namespace DicomNode.Trainer.Download;

/// <summary>Shows a download to who watches it. Called by one thread at a time.</summary>
public interface IDownloadDisplay
{
    /// <summary>Runs the work, showing it while it lasts.</summary>
    Task ShowAsync(DataSetProgress all, Func<Task> work);

    /// <summary>A series of a data set is dealt with.</summary>
    void Progress(DataSetProgress dataSet, DataSetProgress all);

    /// <summary>Something worth a line.</summary>
    void Say(string line);
}
