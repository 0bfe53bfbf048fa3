using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DicomNode.Trainer.Tests.Evaluation;

/// <summary>What every page of a report must keep to.</summary>
internal static class PageReader
{
    public static XElement Parse(string html) => XDocument.Parse(html).Root!;

    public static void AssertNeedsNothingElse(string html)
    {
        var page = Parse(html);
        Assert.StartsWith("<!DOCTYPE html>\n<html", html);
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "style");
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(page.Descendants().Attributes("id"), id => "#" + id.Value == link.Value));
        Assert.DoesNotContain("://", html);
        Assert.DoesNotContain("url(", html);
        // In HTML only these may go without an end tag outside of drawings.
        Assert.DoesNotMatch("<(td|th|p|span|div|section|table|figure|a|ul|li|code|data)[^>]*/>", html);
    }

    public static void AssertDrawingsAreWhole(XElement page, int count)
    {
        var drawings = page.Descendants("svg").Where(drawing => drawing.Attribute("role")?.Value == "img").ToList();
        Assert.Equal(count, drawings.Count);
        foreach (var drawing in drawings)
        {
            var names = drawing.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal([drawing.Element("title")!.Attribute("id")!.Value, drawing.Element("desc")!.Attribute("id")!.Value], names);
            Assert.NotEqual("", drawing.Element("title")!.Value);
            Assert.NotEqual("", drawing.Element("desc")!.Value);
        }

        Assert.All(drawings.Descendants().Attributes(), attribute => Assert.DoesNotMatch("NaN|Infinity|∞", attribute.Value));
        Assert.Distinct(page.Descendants().Attributes("id").Select(id => id.Value));
    }

    /// <summary>Holds every figure of the page against the JSON report, and returns where in it they stand.</summary>
    public static IReadOnlySet<string> AssertFiguresAreThoseOf(string json, XElement page)
    {
        var report = JsonNode.Parse(json)!;
        var figures = page.Descendants("data").ToList();
        foreach (var figure in figures)
        {
            var pointer = figure.Attribute("data-json")!.Value;
            var value = double.Parse(figure.Attribute("value")!.Value, CultureInfo.InvariantCulture);
            Assert.Equal(Resolve(report, pointer), value);
            Assert.True(Shown(figure.Value.Replace('\u202f', ' '), value), $"{pointer} is {value}, shown as {figure.Value}");
        }

        return figures.Select(figure => figure.Attribute("data-json")!.Value).ToHashSet();
    }

    private static double Resolve(JsonNode json, string pointer)
    {
        JsonNode? node = json;
        foreach (var step in pointer.Split('/').Skip(1))
            node = node is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)] : node![step];
        return (double)node!;
    }

    // Two decimals are per cent; none, one and four are the value itself; times are sums of their units. The last digit is rounded.
    private static bool Shown(string text, double value)
    {
        var words = text.TrimEnd('%').Replace('\u2212', '-').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && words[^1] is "s" or "min")
        {
            var sum = words.Chunk(2).Sum(part => double.Parse(part[0], CultureInfo.InvariantCulture) * Seconds(part[1]));
            return Math.Abs(sum - value) <= 0.5001 * (words.Length == 2 ? 0.1 : Seconds(words[^1]));
        }

        var number = string.Concat(words);
        var decimals = number.Contains('.') ? number.Length - 1 - number.IndexOf('.') : 0;
        return Math.Abs(double.Parse(number, CultureInfo.InvariantCulture) - (decimals == 2 ? 100 * value : value)) <= 0.5001 * Math.Pow(10, -decimals);
    }

    private static double Seconds(string unit) => unit switch
    {
        "h" => 3600,
        "min" => 60,
        _ => 1,
    };
}
