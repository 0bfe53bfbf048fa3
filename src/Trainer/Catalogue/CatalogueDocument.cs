namespace DicomNode.Trainer.Catalogue;

/// <summary>The file as written: anything may be missing or misspelt, so that one reading finds every fault.</summary>
internal sealed record CatalogueDocument
{
    public IReadOnlyList<CatalogueSource>? Sources { get; init; }

    public IReadOnlyList<SourceDisagreement>? Disagreements { get; init; }

    public IReadOnlyDictionary<string, string?>? Regions { get; init; }

    public IReadOnlyDictionary<string, Origin?>? SharedOrigins { get; init; }

    public IReadOnlyList<Exception?>? KnownExceptions { get; init; }

    public IReadOnlyList<DataSet?>? DataSets { get; init; }

    internal sealed record Origin
    {
        public string? Kind { get; init; }

        public string? Evidence { get; init; }

        public string? Basis { get; init; }
    }

    internal sealed record Exception
    {
        public string? Origin { get; init; }

        public IReadOnlyList<string?>? Splits { get; init; }

        public string? Reason { get; init; }
    }

    internal sealed record Accuracy
    {
        public string? Name { get; init; }

        public string? Location { get; init; }

        public string? Class { get; init; }

        public int? Percent { get; init; }
    }

    internal sealed record DataSet
    {
        public string? Name { get; init; }

        public string? Split { get; init; }

        public string? Host { get; init; }

        public string? Url { get; init; }

        public string? Doi { get; init; }

        public string? TciaCollection { get; init; }

        public IReadOnlyList<string?>? NamedBy { get; init; }

        public IReadOnlyList<string?>? Classes { get; init; }

        public IReadOnlyList<string?>? BodyParts { get; init; }

        public string? Species { get; init; }

        public string? Access { get; init; }

        public bool RestrictedLater { get; init; }

        public string? Licence { get; init; }

        public IReadOnlyList<string?>? Origins { get; init; }

        public IReadOnlyList<Accuracy?>? Accuracies { get; init; }

        public string? Note { get; init; }
    }
}
