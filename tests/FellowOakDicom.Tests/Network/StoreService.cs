using System.Text;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network;

/// <summary>A storage and verification SCP whose doings go to its <see cref="StoreLog"/>.</summary>
internal sealed class StoreService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
    : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomCStoreProvider, IDicomCEchoProvider
{
    private StoreLog Log => (StoreLog)UserState!;

    public Task OnReceiveAssociationRequestAsync(DicomAssociation association)
    {
        Log.Associations.Enqueue(association);
        Log.Add("request");
        if (Log.Reject is var (result, source, reason))
            return SendAssociationRejectAsync(result, source, reason);

        (Log.OnAssociation ?? Negotiate)(association);
        return SendAssociationAcceptAsync(association);
    }

    public Task OnReceiveAssociationReleaseRequestAsync()
    {
        Log.Add("release");
        return SendAssociationReleaseResponseAsync();
    }

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason) => Log.Add($"abort {(int)source} {(int)reason}");

    public void OnConnectionClosed(Exception? exception) => Log.AddClosing(exception);

    public async Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request)
    {
        Log.Add($"store {request.SOPInstanceUID.UID}");
        return new DicomCStoreResponse(request, await Log.OnStore(request));
    }

    public Task OnCStoreRequestExceptionAsync(string? tempFileName, Exception e)
    {
        Log.Add($"failed {e.Message}");
        return Task.CompletedTask;
    }

    public Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request)
    {
        Log.Add("echo");
        return Task.FromResult(new DicomCEchoResponse(request, DicomStatus.Success));
    }

    private static void Negotiate(DicomAssociation association)
    {
        foreach (var context in association.PresentationContexts)
        {
            if (context.AbstractSyntax == DicomUID.Verification)
                context.AcceptTransferSyntaxes(DicomTransferSyntax.ImplicitVRLittleEndian, DicomTransferSyntax.ExplicitVRLittleEndian);
            else if (context.AbstractSyntax.StorageCategory != DicomStorageCategory.None)
                context.AcceptTransferSyntaxes([.. context.GetTransferSyntaxes()]);
            else
                context.SetResult(DicomPresentationContextResult.RejectAbstractSyntaxNotSupported);
        }
    }

    protected override void CreateCStoreReceiveStream(DicomFile file)
    {
        Log.Add($"stream {file.FileMetaInfo.MediaStorageSOPInstanceUID.UID} {file.FileMetaInfo.TransferSyntax.UID.UID}");
        _dimseStream = Log.CreateStream?.Invoke() ?? new MemoryStream();
        _dimseStreamFile = null;
    }

    protected override DicomFile? GetCStoreDicomFile()
    {
        if (_dimseStream is MemoryStream memory)
            Log.Stored.Enqueue(memory.ToArray());
        _dimseStream?.Dispose();
        return Log.MakeFile?.Invoke();
    }
}
