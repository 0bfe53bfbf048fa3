namespace DicomNode.EndToEnd.Browser;

/// <summary>Tests in Chromium, one after the other: they share the browser.</summary>
[CollectionDefinition(nameof(BrowserTests))]
public sealed class BrowserTests : ICollectionFixture<Chromium>;
