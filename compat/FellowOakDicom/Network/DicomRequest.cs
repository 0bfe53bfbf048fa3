namespace FellowOakDicom.Network;

/// <summary>A DIMSE request.</summary>
public abstract class DicomRequest : DicomMessage
{
    private static int _lastMessageId;

    /// <summary>Called when the request was not answered within <see cref="DicomServiceOptions.RequestTimeout"/>.</summary>
    public EventHandler<OnTimeoutEventArgs>? OnTimeout;

    protected DicomRequest(DicomDataset command)
        : base(command)
    {
    }

    protected DicomRequest(DicomCommandField type, DicomUID requestedClassUid)
    {
        Type = type;
        SOPClassUID = requestedClassUid;
        MessageID = NextMessageId();
        Dataset = null;
    }

    public ushort MessageID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.MessageID);
        protected set => Command.AddOrUpdate(DicomTag.MessageID, value);
    }

    /// <summary>Hands a response to the request's own handler.</summary>
    protected internal abstract void PostResponse(DicomService service, DicomResponse response);

    // IDs are unique among those pending on an association: 1 to 65535 in turn.
    private static ushort NextMessageId() => (ushort)((uint)Interlocked.Increment(ref _lastMessageId) % ushort.MaxValue + 1);

    /// <summary>How long a request that timed out had waited.</summary>
    public class OnTimeoutEventArgs(TimeSpan timeout)
    {
        public TimeSpan Timeout { get; set; } = timeout;
    }
}
