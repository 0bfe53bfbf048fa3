using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>Storage Commitment as SCP: the only operation on normalized instances that is performed here.</summary>
public sealed partial class StoreService : IDicomNServiceProvider
{
    public Task<DicomNActionResponse> OnNActionRequestAsync(DicomNActionRequest request)
    {
        _timer?.Touch();
        return Task.FromResult(Respond(request, Decide(request)));
    }

    public Task<DicomNCreateResponse> OnNCreateRequestAsync(DicomNCreateRequest request) =>
        Task.FromResult(new DicomNCreateResponse(request, DicomStatus.UnrecognizedOperation));

    public Task<DicomNDeleteResponse> OnNDeleteRequestAsync(DicomNDeleteRequest request) =>
        Task.FromResult(new DicomNDeleteResponse(request, DicomStatus.UnrecognizedOperation));

    public Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request) =>
        Task.FromResult(new DicomNEventReportResponse(request, DicomStatus.UnrecognizedOperation));

    public Task<DicomNGetResponse> OnNGetRequestAsync(DicomNGetRequest request) =>
        Task.FromResult(new DicomNGetResponse(request, DicomStatus.UnrecognizedOperation));

    public Task<DicomNSetResponse> OnNSetRequestAsync(DicomNSetRequest request) =>
        Task.FromResult(new DicomNSetResponse(request, DicomStatus.UnrecognizedOperation));

    private DicomStatus Decide(DicomNActionRequest request)
    {
        try
        {
            return Context.Commitments.Receive(request, Clean(Association.CallingAE));
        }
        catch (Exception exception)
        {
            // The association's edge: a defect of ours costs this request, and the sender keeps its copies.
            Context.Logger.CommitmentFailed(exception);
            return new DicomStatus(DicomStatus.ProcessingFailure, "the node failed on this request; see its log");
        }
    }

    // By hand and unvalidated, as for C-STORE: whatever UIDs came go back.
    private static DicomNActionResponse Respond(DicomNActionRequest request, DicomStatus status)
    {
        var command = CreateResponse(DicomCommandField.NActionResponse, request.MessageID, status);
        Return(request.Command, DicomTag.RequestedSOPClassUID, command, DicomTag.AffectedSOPClassUID);
        Return(request.Command, DicomTag.RequestedSOPInstanceUID, command, DicomTag.AffectedSOPInstanceUID);
        if (request.Command.TryGetSingleValue(DicomTag.ActionTypeID, out ushort action))
            command.Add(DicomTag.ActionTypeID, action);
        return new DicomNActionResponse(command) { PresentationContext = request.PresentationContext };
    }

    private static void Return(DicomDataset request, DicomTag requested, DicomDataset response, DicomTag affected)
    {
        if (request.TryGetSingleValue(requested, out DicomUID? uid))
            response.Add(affected, uid);
    }
}
