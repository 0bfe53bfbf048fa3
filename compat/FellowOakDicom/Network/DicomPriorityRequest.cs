namespace FellowOakDicom.Network;

/// <summary>A DIMSE-C request that has a priority.</summary>
public abstract class DicomPriorityRequest : DicomRequest
{
    protected DicomPriorityRequest(DicomDataset command)
        : base(command)
    {
    }

    protected DicomPriorityRequest(DicomCommandField type, DicomUID requestedClassUid, DicomPriority priority)
        : base(type, requestedClassUid) => Priority = priority;

    public DicomPriority Priority
    {
        get => (DicomPriority)Command.GetSingleValueOrDefault<ushort>(DicomTag.Priority, 0);
        protected set => Command.AddOrUpdate(DicomTag.Priority, (ushort)value);
    }
}
