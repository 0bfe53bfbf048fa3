using FellowOakDicom.Network.Client.EventArguments;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network.Client;

/// <summary>Sends requests to one peer, over as many associations as it takes.</summary>
public interface IDicomClient
{
    string Host { get; }

    int Port { get; }

    ITlsInitiator? TlsInitiator { get; }

    string CallingAe { get; }

    string CalledAe { get; }

    ILogger Logger { get; set; }

    DicomServiceOptions ServiceOptions { get; }

    DicomClientOptions ClientOptions { get; }

    /// <summary>Contexts to propose besides those that the requests need.</summary>
    List<DicomPresentationContext> AdditionalPresentationContexts { get; set; }

    /// <summary>Whether requests wait to be sent, and nobody sends.</summary>
    bool IsSendRequired { get; }

    event EventHandler<AssociationAcceptedEventArgs>? AssociationAccepted;

    event EventHandler<AssociationRejectedEventArgs>? AssociationRejected;

    event EventHandler? AssociationReleased;

    /// <summary>Proposes an asynchronous operations window (PS3.7 D.3.3.3); 0 asks for no limit.</summary>
    void NegotiateAsyncOps(int invoked = 0, int performed = 0);

    /// <summary>Queues a request; also while others are being sent.</summary>
    Task AddRequestAsync(DicomRequest dicomRequest);

    Task AddRequestsAsync(IEnumerable<DicomRequest> dicomRequests);

    /// <summary>
    /// Sends what is queued and ends the association. Does nothing while a call is under way; cancelling ends the association
    /// without an exception.
    /// </summary>
    /// <exception cref="DicomAssociationRejectedException">The peer refused the association.</exception>
    /// <exception cref="DicomAssociationAbortedException">The peer aborted the association.</exception>
    /// <exception cref="DicomNetworkException">The peer cannot be reached, or the connection was lost.</exception>
#pragma warning disable CA1068 // The order is that of fo-dicom.
    Task SendAsync(
        CancellationToken cancellationToken = default,
        DicomClientCancellationMode cancellationMode = DicomClientCancellationMode.ImmediatelyReleaseAssociation);
#pragma warning restore CA1068
}
