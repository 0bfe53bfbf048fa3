namespace DicomNode.Node.Operations;

/// <summary>The folder that holds <c>conf/</c>; relative paths of settings are taken from it.</summary>
/// <param name="Path">Absolute.</param>
public sealed record InstallationRoot(string Path);
