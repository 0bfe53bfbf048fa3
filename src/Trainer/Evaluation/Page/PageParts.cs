using System.Globalization;
using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>Figures, tables and their cells. What shows a number of the JSON report takes the number's JSON pointer there.</summary>
internal static class PageParts
{
    private static readonly HashSet<string> TextColumns = ["data set", "model", "split", "run"];

    public static XElement Figure(XElement drawing, object name, object? caption, XElement? table = null) => Element(
        "figure",
        Element("figcaption", Element("strong", name), " ", caption),
        drawing,
        table is null ? null : Element("details", Element("summary", "As a table"), table));

    // The caption stands outside what scrolls sideways: on a narrow screen it is read whole.
    public static XElement Table(string caption, IReadOnlyList<string> columns, IEnumerable<XElement> rows) => Element(
        "div",
        Element("p", Class("caption"), caption),
        Element(
            "div",
            Class("scroll"),
            Attribute("role", "region"),
            Attribute("aria-label", caption),
            Attribute("tabindex", "0"),
            Element(
                "table",
                Attribute("aria-label", caption),
                Element(
                    "thead",
                    Element("tr", columns.Select(column => column.Length == 0
                        ? Element("td", Class("bar-cell"))
                        : Element("th", TextColumns.Contains(column) ? Class("name") : null, Attribute("scope", "col"), column)))),
                Element("tbody", rows))));

    public static XElement Row(params XElement?[] cells) => Element("tr", cells);

    public static XElement Header(params object[] content) => Element("th", Attribute("scope", "row"), content);

    /// <summary>A row's header that is not in the first column.</summary>
    public static XElement Name(string text) => Element("th", Class("name"), Attribute("scope", "row"), text);

    public static XElement TextCell(string text) => Element("td", Class("name"), text);

    public static XElement Swatch(string colour) => Element("span", Class($"swatch fill-{colour}"));

    public static XElement Whole(string pointer, long value) => Element("td", Datum(pointer, value, Count(value)));

    public static XElement Plain(string pointer, double value, params XElement?[] below) => Element("td", Datum(pointer, value, Fixed(value)), below);

    public static XElement Share(string pointer, double value, params XElement?[] below) => Element("td", Datum(pointer, value, Percent(value)), below);

    public static XElement Seconds(string pointer, double value) => Element("td", Datum(pointer, value, Duration(value)));

    /// <summary>A difference of shares, in points, with its sign.</summary>
    public static XElement Difference(string pointer, double value, params XElement?[] below) => Element("td", Datum(pointer, value, Signed(value)), below);

    public static XElement? Interval(string pointer, ConfidenceInterval interval, bool signed = false)
    {
        if (double.IsNaN(interval.Lower))
            return null;
        Func<double, string> text = signed ? Signed : Bare;
        return Element(
            "span",
            Class("interval"),
            Datum($"{pointer}/0", interval.Lower, text(interval.Lower)),
            " to ",
            Datum($"{pointer}/1", interval.Upper, text(interval.Upper)));
    }

    public static object Datum(string pointer, double value, string text) => double.IsNaN(value)
        ? "–"
        : Element("data", Attribute("value", value.ToString("R", CultureInfo.InvariantCulture)), Attribute("data-json", pointer), text);

    public static XElement Bar(double share) => Element(
        "svg",
        Attribute("viewBox", "0 0 100 8"),
        Attribute("preserveAspectRatio", "none"),
        Element("rect", Class("track"), Attribute("width", "100"), Attribute("height", "8")),
        Element("rect", Class("bar"), Attribute("width", share * 100), Attribute("height", "8")));

    public static string Fixed(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>Per cent with a sign, without the unit.</summary>
    public static string Signed(double value) => (value * 100).ToString("+0.00;\u22120.00;0.00", CultureInfo.InvariantCulture);

    private static string Bare(double value) => (value * 100).ToString("F2", CultureInfo.InvariantCulture);
}
