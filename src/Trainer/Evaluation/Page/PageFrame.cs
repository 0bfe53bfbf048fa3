using System.Text;
using System.Xml.Linq;
using DicomNode.Classifier;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>What every page of a report has around its sections.</summary>
internal static class PageFrame
{
    /// <param name="heading">Also the page's title.</param>
    /// <param name="lead">What was classified by what, in a sentence.</param>
    /// <param name="sections">Each with an id and what the table of contents calls it; null for what the report lacks.</param>
    public static XElement Page(string heading, string lead, params IEnumerable<(string Name, XElement Section)?> sections)
    {
        var present = sections.OfType<(string Name, XElement Section)>().ToList();
        return Element(
            "html",
            Attribute("lang", "en"),
            Element(
                "head",
                Element("meta", Attribute("charset", "utf-8")),
                Element("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
                Element("meta", Attribute("http-equiv", "Content-Security-Policy"), Attribute("content", "default-src 'none'; style-src 'unsafe-inline'")),
                Element("title", $"{heading}: evaluation"),
                Element("style", StyleSheet())),
            Element(
                "body",
                Element(
                    "header",
                    Element("p", Class("kicker"), "Evaluation of a classifier of imaging modality"),
                    Element("h1", heading),
                    Element("p", Class("lead"), lead),
                    Element(
                        "nav",
                        Attribute("aria-label", "Contents"),
                        present.Select(entry => Element("a", Attribute("href", $"#{entry.Section.Attribute("id")!.Value}"), entry.Name)))),
                Element("main", present.Select(entry => entry.Section))));
    }

    public static (string Name, XElement Section) Section(string id, string name, params object?[] content) =>
        (name, Element("section", Attribute("id", id), content));

    /// <summary>How the figures were computed.</summary>
    /// <param name="paper">Whether figures of the paper stand beside them.</param>
    /// <param name="further">What a kind of report has to say besides.</param>
    public static (string Name, XElement Section) Methods(bool paper, params IEnumerable<string> further) => Section(
        "methods",
        "How it was computed",
        Element("h2", "How it was computed"),
        Element(
            "ul",
            Class("notes"),
            Element("li", "Precision, recall, F1, balanced accuracy and AUROC follow the definitions of scikit-learn; balanced accuracy is the mean recall of the classes that have images."),
            Element(
                "li",
                $"Intervals: {BootstrapIntervals.Level * 100}\u202f% percentile intervals of {Count(BootstrapIntervals.Resamples)} bootstrap resamples, images drawn class by class, seed {BootstrapIntervals.Seed}. "
                + "Slices of one volume resemble each other, so the truth may lie further out; where no image was wrong the bootstrap sees no error and the interval has no width."),
            further.Select(note => Element("li", note)),
            Element("li", "Expected calibration error: ten bins of confidence, each weighing its images (Guo et al. 2017)."),
            paper
                ? Element("li", "The paper's figures are those of Macfadyen et al. 2023 (PLOS Digital Health, 10.1371/journal.pdig.0000191) on its own test set: other images, so they stand beside these for orientation only.")
                : null));

    /// <summary>"resnet18 on 1 234 images of validate, test. Classes: ...".</summary>
    public static string Lead(string what, IReadOnlyList<SplitEvaluation> splits) =>
        $"{what} on {Count(splits.Sum(split => split.All.Count))} images of {string.Join(", ", splits.Select(split => split.Split))}. "
        + $"Classes: {string.Join(", ", Enum.GetValues<ModalityClass>())}.";

    private static string StyleSheet()
    {
        using var stream = typeof(PageFrame).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("the assembly lacks report.css");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
