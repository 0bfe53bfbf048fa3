using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Publish;

/// <summary>The card's account of the images and their licences.</summary>
internal static class CardData
{
    public static void Write(StringWriter output, ModelCardFacts facts)
    {
        output.WriteLine(
            "None of the images is part of this package. The licences are as the data sets' catalogue or the list of sources states them; what "
            + "neither states is called unknown. A licence may bind what is made of the images, too: whoever uses the model decides whether it does.");
        output.WriteLine();
        WriteConcern(output, "Not for commercial use", facts.Sources.Where(source => source.Terms.IsNonCommercial));
        WriteConcern(output, "Licence not stated, or not clearly for the images", facts.Sources.Where(source => source.Terms.IsUnclear));
        WriteConcern(output, "Licence unknown", facts.Sources.Where(source => source.Terms.Licence is null));
        output.WriteLine();
        output.WriteLine(Head(5, "split", "source", "class", "body parts", "licence", "images"));
        foreach (var source in facts.Sources)
        {
            output.WriteLine(Row(
                Text(source.Split),
                source.Terms.Page is { } page ? $"[{Text(source.Source)}](<{page}>)" : Text(source.Source),
                source.Label?.ToString() ?? "-",
                Text(source.Terms.BodyParts ?? "-"),
                Text(source.Terms.Licence ?? "unknown"),
                Count(source.Images)));
        }
    }

    private static void WriteConcern(StringWriter output, string concern, IEnumerable<SourceImages> sources)
    {
        var list = sources.ToList();
        var names = list.Select(source => source.Source).Distinct().ToList();
        output.WriteLine(names.Count == 0
            ? $"- **{concern}:** none."
            : $"- **{concern}:** {List(names.Select(Name))} ({Count(list.Sum(source => (long)source.Images))} images).");
    }
}
