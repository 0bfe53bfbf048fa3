namespace DicomNode.Trainer.Download;

/// <summary>The whole download cannot go on: the disk is full or the server is gone. What is finished stays; the message names the remedy.</summary>
public sealed class DownloadStoppedException(string message) : IOException(message);
