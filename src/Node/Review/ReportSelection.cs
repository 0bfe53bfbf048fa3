using System.ComponentModel;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace DicomNode.Node.Review;

/// <summary>Which reports are asked for, as it stands in an address: the same words for pages, API and exports.</summary>
public record ReportSelection
{
    /// <summary>In place of a value: reports that have none.</summary>
    public const string None = "(none)";

    private const string All = "all";

    [FromQuery(Name = "state"), Description("open, confirmed, dismissed or closed; all where not given.")]
    public string? State { get; init; }

    [FromQuery(Name = "header"), Description("What the header claims: a class (CT, MR, PT, XR), or else a value of Modality (US, DX, ...); (none) for a missing one.")]
    public string? Header { get; init; }

    [FromQuery(Name = "predicted"), Description("Class that the pixels show: CT, MR, PT or XR.")]
    public string? Predicted { get; init; }

    [FromQuery(Name = "callingAe"), Description("AE title of the sender, as the report has it; (none) for none.")]
    public string? CallingAe { get; init; }

    [FromQuery(Name = "station"), Description("Station Name, as the report has it; (none) for none.")]
    public string? Station { get; init; }

    [FromQuery(Name = "study"), Description("Study Instance UID.")]
    public string? Study { get; init; }

    [FromQuery(Name = "series"), Description("Series Instance UID.")]
    public string? Series { get; init; }

    [FromQuery(Name = "from"), Description("Opened at this time or later; ISO 8601, UTC unless it says otherwise.")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Opened before this time; ISO 8601, UTC unless it says otherwise.")]
    public string? To { get; init; }

    [FromQuery(Name = "text"), Description("Words that must all be found in AE titles, stations, patient keys, note or reviewer, as a number, or as the beginning of a UID.")]
    public string? Text { get; init; }

    /// <summary>Whether anything is asked for.</summary>
    public bool IsNarrow => this != new ReportSelection();

    /// <summary>What an address asks for; what it does not say is null.</summary>
    public static ReportSelection Of(IQueryCollection query) => new()
    {
        State = Value(query, "state"),
        Header = Value(query, "header"),
        Predicted = Value(query, "predicted"),
        CallingAe = Value(query, "callingAe"),
        Station = Value(query, "station"),
        Study = Value(query, "study"),
        Series = Value(query, "series"),
        From = Value(query, "from"),
        To = Value(query, "to"),
        Text = Value(query, "text"),
    };

    /// <summary>The query of the store.</summary>
    /// <param name="reader">Takes the faults.</param>
    /// <param name="byDefault">The state where none is given; null for all of them.</param>
    internal ReportQuery Read(QueryReader reader, ReportState? byDefault = null)
    {
        var (header, modality) = reader.Header("header", Header);
        return new ReportQuery
        {
            State = string.IsNullOrEmpty(State) ? byDefault : State == All ? null : reader.Name<ReportState>("state", State),
            HeaderClass = header,
            HeaderModality = OrEmpty(modality),
            Predicted = reader.Name<ModalityClass>("predicted", Predicted),
            CallingAe = OrEmpty(reader.Text("callingAe", CallingAe)),
            StationName = OrEmpty(reader.Text("station", Station)),
            StudyInstanceUid = reader.Text("study", Study),
            SeriesInstanceUid = reader.Text("series", Series),
            From = reader.Time("from", From),
            To = reader.Time("to", To),
            Text = reader.Text("text", Text),
        };
    }

    /// <summary>An address with this filter, and whatever else belongs into it.</summary>
    public string Address(string path, params IEnumerable<(string Name, string? Value)> more)
    {
        (string Name, string? Value)[] own =
        [
            ("state", State), ("header", Header), ("predicted", Predicted), ("callingAe", CallingAe), ("station", Station), ("study", Study), ("series", Series),
            ("from", From), ("to", To), ("text", Text),
        ];
        return own.Concat(more).Where(pair => !string.IsNullOrEmpty(pair.Value))
            .Aggregate(path, (address, pair) => QueryHelpers.AddQueryString(address, pair.Name, pair.Value!));
    }

    private static string? Value(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

    private static string? OrEmpty(string? value) => value == None ? "" : value;
}
