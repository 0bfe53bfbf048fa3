using DicomNode.Classifier;
using DicomNode.Classifier.Models;

namespace DicomNode.Trainer.Publish;

/// <summary>The images of one source and class that a model was made or measured with, and what is known of them.</summary>
/// <param name="Split">What they were used for.</param>
/// <param name="Source">The source's folder.</param>
/// <param name="Label">Null where the package names none.</param>
/// <param name="Images">Their number.</param>
/// <param name="Terms">Licence and origins.</param>
internal sealed record SourceImages(string Split, string Source, ModalityClass? Label, int Images, SourceTerms Terms)
{
    /// <summary>The sources of a data set as model.json names it: SOURCE/CLASS.</summary>
    public static SourceImages Of(ModelDataSet set, LicenceTable licences)
    {
        var slash = set.Name.LastIndexOf('/');
        var label = Array.Find(Enum.GetNames<ModalityClass>(), name => name == set.Name[(slash + 1)..]) is { } name
            ? Enum.Parse<ModalityClass>(name)
            : (ModalityClass?)null;
        var source = label is null ? set.Name : set.Name[..Math.Max(slash, 0)];
        return new SourceImages(set.Split, source, label, set.Images, licences.Of(source, label));
    }
}
