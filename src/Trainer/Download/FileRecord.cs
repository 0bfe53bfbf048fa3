namespace DicomNode.Trainer.Download;

/// <summary>A file of a finished series.</summary>
/// <param name="Md5">The archive's sum, which the file was held against; lower-case hexadecimal.</param>
public sealed record FileRecord(string Name, long Bytes, string Md5);
