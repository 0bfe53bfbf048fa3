using System.Globalization;
using FellowOakDicom;

namespace DicomNode.Classifier;

/// <summary>
/// The words in which verdicts on slices and on series give their reasons: a statement by each witness, and the sentence that they make
/// together. Witnesses that name the same class share a clause: "Header says MR; SOP class CT Image Storage and 214 of 214 slices say CT."
/// </summary>
public static class Statements
{
    /// <summary>Remark: header or SOP class takes the instance out of what the model tells apart.</summary>
    public const string OutOfScope = "out of scope, since not both name a class that the model knows";

    /// <summary>Remark: the rule for localizers decides.</summary>
    public const string Localizer = "a localizer of CT may look like an X-ray";

    /// <summary>Remark: the model never saw such X-rays.</summary>
    public const string UntrainedXR = "a kind of X-ray that the model was not trained on";

    /// <summary>Remark: the classifier abstains.</summary>
    public const string TooLittle = "too little to decide";

    private const int MaxListed = 3;

    private const int MaxLength = 64;

    /// <summary>First witness.</summary>
    /// <param name="modalities">Distinct values of Modality, as they stand in the headers; empty where all are missing.</param>
    /// <param name="modalityClass">The class that all of them claim, null where there is none.</param>
    /// <param name="isDefined">Whether they mean anything, if only something that is none of the classes.</param>
    public static Statement Header(IReadOnlyCollection<string> modalities, ModalityClass? modalityClass, bool isDefined)
    {
        ArgumentNullException.ThrowIfNull(modalities);
        var listed = List(modalities);
        return (modalities.Count, isDefined, modalityClass) switch
        {
            (0, _, _) => new Statement("Header", null, "Header has no Modality"),
            (1, false, _) => new Statement("Header", null, $"Header's Modality \"{listed}\" is not defined"),
            (_, false, _) => new Statement("Headers", null, $"Headers' Modalities {listed} are not defined"),
            (1, _, { } named) => new Statement(listed == named.ToString() ? "Header" : $"Header ({listed})", named, $"Header says {listed}"),
            (1, _, null) => new Statement("Header", null, $"Header says {listed}"),
            (_, _, { } named) => new Statement($"Headers ({listed})", named, $"Headers say {listed}"),
            _ => new Statement("Headers", null, $"Headers disagree ({listed})"),
        };
    }

    /// <summary>Second witness.</summary>
    /// <param name="uids">Distinct SOP Class UIDs; empty where all are missing.</param>
    /// <param name="sopClass">The class that all of them are of, null where there is none.</param>
    public static Statement SopClass(IReadOnlyCollection<string> uids, ModalityClass? sopClass)
    {
        ArgumentNullException.ThrowIfNull(uids);
        if (uids.Count == 0)
            return Statement.None;
        var listed = List(uids.Select(NameOf).ToList());
        var noun = uids.Count == 1 ? "SOP class" : "SOP classes";
        var verb = uids.Count == 1 ? "is" : "are";
        return sopClass is { } named
            ? new Statement($"{noun} {listed}", named, $"{noun} {listed} {(uids.Count == 1 ? "says" : "say")} {named}")
            : new Statement($"{noun} {listed}", null, $"{noun} {verb} {listed}");
    }

    /// <summary>Third witness, of one instance.</summary>
    public static Statement Pixels(PixelEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.IsConstant)
            return new Statement("pixels", null, "all pixels have the same value and show nothing");
        if (evidence.IsOutlier)
            return new Statement("pixels", null, "the picture is unlike all that the model knows");
        if (evidence.Probabilities is not { } probabilities)
            return Statement.None;
        var percent = (probabilities.Confidence * 100).ToString("0.0", CultureInfo.InvariantCulture);
        var subject = $"pixels ({percent}%)";
        return new Statement(subject, probabilities.Predicted, $"{subject} say {probabilities.Predicted}");
    }

    /// <summary>Third witness, of a series.</summary>
    /// <param name="shown">The class that the slices show together, null where none of them counts.</param>
    /// <param name="count">Slices that show it.</param>
    /// <param name="of">Slices that count.</param>
    public static Statement Slices(ModalityClass? shown, int count, int of)
    {
        if (shown is not { } named)
            return Statement.None;
        var (subject, verb) = of == 1 ? ("the only slice", "says") : (string.Create(CultureInfo.InvariantCulture, $"{count} of {of} slices"), "say");
        return new Statement(subject, named, $"{subject} {verb} {named}");
    }

    /// <summary>One plain sentence: who says what, the header first, and then the remarks.</summary>
    public static string Sentence(Statement header, Statement sopClass, Statement pixels, params IEnumerable<string?> remarks)
    {
        Statement[] statements = [header, sopClass, pixels];
        var clauses = new List<string?>();
        for (var i = 0; i < statements.Length; i++)
        {
            var statement = statements[i];
            var agreeing = statements.Where(other => other.Class is { } named && named == statement.Class).ToList();
            if (agreeing.Count <= 1)
                clauses.Add(statement.Alone);
            else if (agreeing[0] == statement)
                clauses.Add($"{Join([.. agreeing.Select(other => other.Subject)])} say {statement.Class}");
        }

        return string.Join("; ", clauses.Concat(remarks).Where(clause => clause is not null)) + ".";
    }

    /// <summary>The registered name of a SOP class, or the UID itself.</summary>
    private static string NameOf(string uid)
    {
        var parsed = DicomUID.Parse(uid);
        return parsed.Type == DicomUidType.Unknown ? uid : parsed.Name;
    }

    /// <summary>Headers come from strangers: few values, none of them long.</summary>
    private static string List(IReadOnlyCollection<string> values)
    {
        var shown = values.Take(MaxListed).Select(value => value.Length <= MaxLength ? value : value[..MaxLength] + "...");
        var rest = values.Count > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {values.Count - MaxListed} more") : "";
        return string.Join(", ", shown) + rest;
    }

    private static string Join(string[] subjects) =>
        subjects.Length == 1 ? subjects[0] : $"{string.Join(", ", subjects[..^1])} and {subjects[^1]}";
}
