using System.Collections.Concurrent;
using System.Text;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network;

/// <summary>Accepts every context and performs DIMSE-N operations: those that it takes are kept, the status is the data set's Instance Number.</summary>
internal sealed class NormalizedService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
    : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomNServiceProvider
{
    private ConcurrentQueue<DicomRequest> Performed => (ConcurrentQueue<DicomRequest>)UserState!;

    public Task OnReceiveAssociationRequestAsync(DicomAssociation association)
    {
        foreach (var context in association.PresentationContexts)
            context.SetResult(DicomPresentationContextResult.Accept);
        return SendAssociationAcceptAsync(association);
    }

    public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
    {
    }

    public void OnConnectionClosed(Exception? exception)
    {
    }

    public Task<DicomNActionResponse> OnNActionRequestAsync(DicomNActionRequest request) =>
        Task.FromResult(new DicomNActionResponse(request, Perform(request)));

    public Task<DicomNCreateResponse> OnNCreateRequestAsync(DicomNCreateRequest request) =>
        Task.FromResult(new DicomNCreateResponse(request, Perform(request)));

    public Task<DicomNDeleteResponse> OnNDeleteRequestAsync(DicomNDeleteRequest request) =>
        Task.FromResult(new DicomNDeleteResponse(request, Perform(request)));

    public Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request) =>
        Task.FromResult(new DicomNEventReportResponse(request, Perform(request)));

    public Task<DicomNGetResponse> OnNGetRequestAsync(DicomNGetRequest request) =>
        Task.FromResult(new DicomNGetResponse(request, Perform(request)));

    public Task<DicomNSetResponse> OnNSetRequestAsync(DicomNSetRequest request) =>
        Task.FromResult(new DicomNSetResponse(request, Perform(request)));

    private DicomStatus Perform(DicomRequest request)
    {
        Performed.Enqueue(request);
        var code = request.Dataset is null ? DicomStatus.Success.Code : request.Dataset.GetSingleValue<ushort>(DicomTag.FailureReason);
        return DicomStatus.Lookup(code);
    }
}
