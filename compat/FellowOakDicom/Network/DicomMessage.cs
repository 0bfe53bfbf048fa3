using System.Globalization;

namespace FellowOakDicom.Network;

/// <summary>A DIMSE message: a command set and, for some, a data set (PS3.7 6.3).</summary>
public class DicomMessage
{
    private const ushort NoDataset = 0x0101;

    private DicomDataset? _dataset;

    public DicomMessage()
    {
        Command = new DicomDataset();
        Dataset = null;
    }

    public DicomMessage(DicomDataset command) => Command = command;

    public DicomCommandField Type
    {
        get => (DicomCommandField)Command.GetSingleValue<ushort>(DicomTag.CommandField);
        protected set => Command.AddOrUpdate(DicomTag.CommandField, (ushort)value);
    }

    /// <summary>Affected or Requested SOP Class UID; null only in a response that leaves it out.</summary>
    public DicomUID SOPClassUID
    {
        get => Command.GetSingleValueOrDefault<DicomUID>(SOPClassTag, null!);
        protected set => Command.AddOrUpdate(SOPClassTag, value);
    }

    /// <summary>Whether a data set follows the command set.</summary>
    public bool HasDataset => Command.GetSingleValueOrDefault(DicomTag.CommandDataSetType, NoDataset) != NoDataset;

    /// <summary>The context that the message came in, or goes out in; null leaves the choice to the service.</summary>
    public DicomPresentationContext? PresentationContext { get; set; }

    public DicomDataset Command { get; protected set; }

    public DicomDataset? Dataset
    {
        get => _dataset;
        set
        {
            _dataset = value;
            Command.AddOrUpdate(DicomTag.CommandDataSetType, value is null ? NoDataset : (ushort)0x0202);
        }
    }

    /// <summary>An object of the caller's, handed from a request to its responses.</summary>
    public object? UserState { get; set; }

    private DicomTag SOPClassTag
        => Type is DicomCommandField.NGetRequest or DicomCommandField.NSetRequest or DicomCommandField.NActionRequest
            or DicomCommandField.NDeleteRequest
            ? DicomTag.RequestedSOPClassUID
            : DicomTag.AffectedSOPClassUID;

    /// <summary>Whether a command field is that of a request.</summary>
    public static bool IsRequest(DicomCommandField type) => ((int)type & 0x8000) == 0;

    public override string ToString()
    {
        var tag = IsRequest(Type) ? DicomTag.MessageID : DicomTag.MessageIDBeingRespondedTo;
        return string.Create(CultureInfo.InvariantCulture, $"{Type} [{Command.GetSingleValueOrDefault<ushort>(tag, 0)}]");
    }
}
