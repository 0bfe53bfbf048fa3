namespace DicomNode.Trainer.Catalogue;

/// <summary>A source of the catalogue, with the number of data sets it speaks of.</summary>
/// <param name="Key">Its short name: text, list, table6, code.</param>
/// <param name="Title">What it is.</param>
/// <param name="Place">Where in it the numbers stand.</param>
/// <param name="DataSets">Data sets in all.</param>
/// <param name="Train">Of these in train; null where the source does not say.</param>
/// <param name="Validate">Of these in validate; null where the source does not say.</param>
/// <param name="Test">Of these in test; null where the source does not say.</param>
public sealed record CatalogueSource(string Key, string Title, string Place, int DataSets, int? Train, int? Validate, int? Test);
