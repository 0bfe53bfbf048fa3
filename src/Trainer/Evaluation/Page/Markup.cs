using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>Elements of a page that is HTML and well-formed XML at once. All text is encoded when the page is written.</summary>
internal static class Markup
{
    private static readonly HashSet<string> Void = ["br", "hr", "link", "meta", "col"];

    public static XElement Element(string name, params object?[] content) => new(name, content);

    public static XAttribute Attribute(string name, string value) => new(name, value);

    public static XAttribute Attribute(string name, double value) => new(name, Coordinate(value));

    public static XAttribute Class(string value) => new("class", value);

    /// <summary>A length in a drawing, to a hundredth.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    public static string Percent(double value) => value.ToString("P2", CultureInfo.InvariantCulture).Replace(" ", "\u202f", StringComparison.Ordinal);

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    public static string Duration(double seconds) => DurationText.Of(seconds).Replace(' ', '\u202f');

    /// <summary>The page as text, doctype first.</summary>
    public static string Write(XElement page)
    {
        foreach (var node in page.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case XText text:
                    text.Value = Printable(text.Value);
                    break;
                case XElement element:
                    foreach (var attribute in element.Attributes())
                        attribute.Value = Printable(attribute.Value);
                    // HTML reads <td/> as an open tag; in a drawing both forms are the same.
                    if (element.IsEmpty && !Void.Contains(element.Name.LocalName))
                        element.Value = "";
                    break;
                default:
                    break;
            }
        }

        var output = new StringBuilder("<!DOCTYPE html>\n");
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(output, settings))
            page.Save(writer);
        return output.Append('\n').ToString();
    }

    // A folder's name may hold what neither XML nor a reader can show.
    private static string Printable(string value) =>
        string.Concat(value.EnumerateRunes().Select(rune => rune.Value != '\n' && (Rune.IsControl(rune) || !IsXml(rune)) ? "\ufffd" : rune.ToString()));

    private static bool IsXml(Rune rune) => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);
}
