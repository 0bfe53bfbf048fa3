namespace FellowOakDicom.Network;

/// <summary>A DIMSE response.</summary>
public abstract class DicomResponse : DicomMessage
{
    protected DicomResponse(DicomDataset command)
        : base(command)
    {
    }

    protected DicomResponse(DicomRequest request, DicomStatus status)
    {
        PresentationContext = request.PresentationContext;
        Type = (DicomCommandField)(0x8000 | (int)request.Type);
        if (request.SOPClassUID is { } sopClass)
            SOPClassUID = sopClass;
        RequestMessageID = request.MessageID;
        Status = status;
    }

    public ushort RequestMessageID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.MessageIDBeingRespondedTo);
        set => Command.AddOrUpdate(DicomTag.MessageIDBeingRespondedTo, value);
    }

    /// <summary>Status (0000,0900) with Error Comment (0000,0902), which is left out where there is none.</summary>
    public DicomStatus Status
    {
        get
        {
            var status = DicomStatus.Lookup(Command.GetSingleValue<ushort>(DicomTag.Status));
            return Command.TryGetSingleValue(DicomTag.ErrorComment, out string? comment) ? new DicomStatus(status, comment) : status;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Command.AddOrUpdate(DicomTag.Status, value.Code);
            if (string.IsNullOrWhiteSpace(value.ErrorComment))
                Command.Remove(DicomTag.ErrorComment);
            else
                Command.AddOrUpdate(DicomTag.ErrorComment, value.ErrorComment);
        }
    }

    public override string ToString() => $"{base.ToString()}: {Status}";
}
