using System.Text;
using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Classes by Series or SOP Instance UID, from a CSV file such as the node exports of its reviewed reports: a head that names the columns
/// <c>class</c> and <c>seriesInstanceUid</c> or <c>sopInstanceUid</c>, or both, and a row for each. Other columns are ignored. The instance goes before its series.
/// </summary>
public sealed class LabelList
{
    private const string ClassColumn = "class";
    private const string SeriesColumn = "seriesInstanceUid";
    private const string InstanceColumn = "sopInstanceUid";

    private readonly Dictionary<string, ModalityClass> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModalityClass> _instances = new(StringComparer.Ordinal);

    private LabelList()
    {
    }

    /// <summary>How many labels there are.</summary>
    public int Count => _series.Count + _instances.Count;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or a line makes no sense; the message names it.</exception>
    public static LabelList Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read the labels {path}: {cause.Message}");
        }

        var head = lines.Length > 0 ? Cells(lines[0], path, 1) : [];
        var (label, series, instance) = (head.IndexOf(ClassColumn), head.IndexOf(SeriesColumn), head.IndexOf(InstanceColumn));
        if (label < 0 || (series < 0 && instance < 0))
        {
            throw new ConfigurationException(
                $"{path}, line 1: the columns are {string.Join(", ", head)}; expected {ClassColumn}, and {SeriesColumn} or {InstanceColumn}");
        }

        var list = new LabelList();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var cells = Cells(lines[i], path, i + 1);
            if (cells.Count != head.Count)
                throw new ConfigurationException($"{path}, line {i + 1}: {cells.Count} cells; expected {head.Count}, as many as the head has");
            list.Add(cells, label, series, instance, $"{path}, line {i + 1}");
        }

        return list.Count > 0 ? list : throw new ConfigurationException($"{path} has no label, only a head");
    }

    /// <summary>The class of an instance; null where it has no label.</summary>
    public ModalityClass? Find(string? sopInstanceUid, string? seriesInstanceUid) =>
        sopInstanceUid is not null && _instances.TryGetValue(sopInstanceUid, out var label) ? label
        : seriesInstanceUid is not null && _series.TryGetValue(seriesInstanceUid, out label) ? label
        : null;

    private void Add(List<string> cells, int label, int series, int instance, string place)
    {
        // Enum.TryParse would take numbers for names.
        if (!Enum.GetNames<ModalityClass>().Contains(cells[label], StringComparer.Ordinal))
            throw new ConfigurationException($"{place}: {ClassColumn} is \"{cells[label]}\"; expected one of {string.Join(", ", Enum.GetNames<ModalityClass>())}");
        var named = Enum.Parse<ModalityClass>(cells[label]);
        var (labels, uid) = instance >= 0 && cells[instance].Length > 0 ? (_instances, cells[instance]) : (_series, series >= 0 ? cells[series] : "");
        if (uid.Length == 0)
            throw new ConfigurationException($"{place}: no UID");
        if (labels.TryGetValue(uid, out var before) && before != named)
            throw new ConfigurationException($"{place}: {uid} is {named}, and was {before} above");
        labels[uid] = named;
    }

    /// <summary>The cells of one line (RFC 4180); a cell of several lines is none that a label has.</summary>
    private static List<string> Cells(string line, string path, int number)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] != ',' || isQuoted)
                cell.Append(line[i]);
            else
                Take();
        }

        if (isQuoted)
            throw new ConfigurationException($"{path}, line {number}: a quotation mark is not closed");
        Take();
        return cells;

        void Take()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}
