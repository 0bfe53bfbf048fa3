using System.Globalization;

namespace DicomNode.Node.Review.Pages;

/// <summary>A stretch of time that the overview may show, cut into columns.</summary>
/// <param name="Name">As the address has it.</param>
/// <param name="Title">As the page has it.</param>
/// <param name="Hours">Its length.</param>
/// <param name="HoursPerColumn">Of one column.</param>
/// <param name="Column">What a column is.</param>
public sealed record OverviewSpan(string Name, string Title, int Hours, int HoursPerColumn, string Column)
{
    /// <summary>How many columns there are.</summary>
    public int Columns => Hours / HoursPerColumn;

    /// <summary>What a column is called that begins at a time.</summary>
    public string Label(DateTimeOffset time) => time.UtcDateTime.ToString(HoursPerColumn >= 24 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Where the first column begins, so that the last one holds this moment; at a full column, UTC.</summary>
    public DateTimeOffset StartAt(DateTimeOffset now)
    {
        var column = TimeSpan.FromHours(HoursPerColumn);
        var end = new DateTimeOffset((now.UtcTicks / column.Ticks + 1) * column.Ticks, TimeSpan.Zero);
        return end - TimeSpan.FromHours(Hours);
    }
}
