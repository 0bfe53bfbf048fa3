namespace DicomNode.Node.Access;

/// <summary>Where secrets are shown that go into no log: the console of whoever starts the node.</summary>
/// <param name="Writer">Written once, at the first start.</param>
public sealed record AccessConsole(TextWriter Writer);
