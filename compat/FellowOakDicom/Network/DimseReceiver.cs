using System.Buffers;
using FellowOakDicom.IO;
using FellowOakDicom.IO.Reader;

namespace FellowOakDicom.Network;

/// <summary>
/// Puts DIMSE messages together from the fragments that come (PS3.7 6.3, PS3.8 Annex E) and has the service perform them. The data set
/// of a C-STORE is not collected: it passes on as it comes. Those of operations on normalized instances are small and read in memory.
/// </summary>
internal sealed class DimseReceiver(DicomService service, PduReader reader, DimseOperations operations)
{
    /// <summary>Some peers count PDU headers into the maximum length that was announced to them; so much more is taken.</summary>
    private const uint PduLengthTolerance = 1024;

    /// <summary>A command set is a few hundred bytes long.</summary>
    private const int MaximumCommandLength = 64 * 1024;

    /// <summary>The longest data set of an operation on a normalized instance: 90,000 references of a storage commitment.</summary>
    private const int MaximumNormalizedLength = 16 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _command = new(512);
    private DicomPresentationContext? _context;
    private DicomMessage? _dimse;
    private Stream? _dataset;

    /// <summary>Takes the fragments of one P-DATA-TF (PS3.8 9.3.5).</summary>
    public async Task ReceiveAsync(uint length)
    {
        var limit = service.Association.Options?.MaxPDULength ?? 0;
        if (limit != 0 && length > (ulong)limit + PduLengthTolerance)
        {
            throw new ProtocolViolationException(
                DicomAbortReason.InvalidPDUParameter, $"a P-DATA-TF of {length} bytes, {limit} were announced");
        }

        if (service.Options.LogDataPDUs)
            NetworkLog.DataPdu(service.Logger, service.Peer, "<-", length);

        while (length > 0)
        {
            if (length < 6)
                throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, "a P-DATA-TF ends within a fragment's header");

            var (size, contextId, control) = await reader.ReadAsync(6, ReadFragmentHeader);
            if (size < 2 || size > length - 4)
            {
                throw new ProtocolViolationException(
                    DicomAbortReason.InvalidPDUParameter, $"a fragment of length {size} within {length} bytes");
            }

            var isLast = (control & 2) != 0;
            if ((control & 1) != 0)
                await ReceiveCommandFragmentAsync(contextId, size - 2, isLast);
            else
                await ReceiveDatasetFragmentAsync(contextId, size - 2, isLast);
            length -= 4 + size;
        }
    }

    private static (uint Size, byte ContextId, byte Control) ReadFragmentHeader(ReadOnlySequence<byte> bytes)
    {
        var header = new SequenceReader<byte>(bytes);
        header.TryReadBigEndian(out int size);
        header.TryRead(out var contextId);
        header.TryRead(out var control);
        return ((uint)size, contextId, control);
    }

    private async Task ReceiveCommandFragmentAsync(byte contextId, uint size, bool isLast)
    {
        if (_dimse is not null)
            throw new ProtocolViolationException(DicomAbortReason.UnexpectedPDUParameter, "a command fragment within a data set");
        if (_command.WrittenCount + (long)size > MaximumCommandLength)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, "a command set longer than 64 KiB");

        CheckContext(contextId);
        await reader.ReadAsync((int)size, bytes =>
        {
            foreach (var segment in bytes)
                _command.Write(segment.Span);
            return 0;
        });
        if (!isLast)
            return;

        var message = CreateMessage(CommandSet.Read(_command.WrittenSpan));
        _command.ResetWrittenCount();
        message.PresentationContext = _context;
        if (message.HasDataset)
        {
            _dimse = message;
            return;
        }

        _context = null;
        await PerformAsync(message);
    }

    private async Task ReceiveDatasetFragmentAsync(byte contextId, uint size, bool isLast)
    {
        if (_dimse is not { } message)
            throw new ProtocolViolationException(DicomAbortReason.UnexpectedPDUParameter, "a data set fragment without a command set");

        CheckContext(contextId);
        _dataset ??= OpenDataset(message);
        var normalized = IsNormalized(message.Type) ? _dataset as MemoryStream : null;
        if (normalized?.Length + size > MaximumNormalizedLength)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"a data set of {message} longer than 16 MiB");
        await reader.CopyAsync(size, _dataset);
        if (!isLast)
            return;

        if (normalized is not null)
            message.Dataset = ReadNormalized(normalized);
        _dimse = null;
        _dataset = null;
        _context = null;
        if (message is DicomCStoreRequest store
            && service is IDicomCStoreProvider provider
            && !await service.CompleteStoreAsync(store, provider))
        {
            return;
        }

        await PerformAsync(message);
    }

    /// <summary>The contexts of a message's fragments must agree, and be accepted (PS3.8 Annex E.2).</summary>
    private void CheckContext(byte contextId)
    {
        _context ??= service.Association.PresentationContexts.Find(contextId);
        if (_context?.ID != contextId || _context.Result != DicomPresentationContextResult.Accept)
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"a fragment of presentation context {contextId}");
    }

    /// <summary>C-STORE and DIMSE-N messages take a data set; those of others are passed over.</summary>
    private Stream OpenDataset(DicomMessage message)
    {
        if (IsNormalized(message.Type) && (message is DicomResponse || service is IDicomNServiceProvider))
        {
            // A deflated one could be any size: nobody proposes that for these operations.
            return _context!.AcceptedTransferSyntax!.IsDeflate ? Stream.Null : new MemoryStream();
        }

        if (message is not DicomCStoreRequest store || service is not IDicomCStoreProvider)
            return Stream.Null;

        var file = new DicomFile();
        file.FileMetaInfo.MediaStorageSOPClassUID = _context!.AbstractSyntax;
        file.FileMetaInfo.MediaStorageSOPInstanceUID = store.SOPInstanceUID;
        file.FileMetaInfo.TransferSyntax = _context.AcceptedTransferSyntax!;
        file.FileMetaInfo.ImplementationClassUID = service.Association.RemoteImplementationClassUID ?? DicomImplementation.ClassUID;
        file.FileMetaInfo.ImplementationVersionName = service.Association.RemoteImplementationVersion ?? DicomImplementation.Version;
        file.FileMetaInfo.SourceApplicationEntityTitle = service.Association.CallingAE;
        return service.BeginStore(file);
    }

    private static bool IsNormalized(DicomCommandField type)
        => (DicomCommandField)((int)type & ~0x8000) is DicomCommandField.NActionRequest or DicomCommandField.NCreateRequest
            or DicomCommandField.NDeleteRequest or DicomCommandField.NEventReportRequest or DicomCommandField.NGetRequest
            or DicomCommandField.NSetRequest;

    private DicomDataset ReadNormalized(MemoryStream bytes)
    {
        bytes.Position = 0;
        try
        {
            return DatasetReader.Read(bytes, _context!.AcceptedTransferSyntax!);
        }
        catch (Exception e) when (e is DicomIoException or DicomDataException)
        {
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, $"a data set that is none: {e.Message}");
        }
    }

    private static DicomMessage CreateMessage(DicomDataset command)
    {
        var type = (DicomCommandField)command.GetSingleValue<ushort>(DicomTag.CommandField);
        if (type == DicomCommandField.CStoreRequest && !command.Contains(DicomTag.AffectedSOPInstanceUID))
            throw new ProtocolViolationException(DicomAbortReason.InvalidPDUParameter, "a C-STORE request without Affected SOP Instance UID");

        return type switch
        {
            DicomCommandField.CStoreRequest => new DicomCStoreRequest(command),
            DicomCommandField.CStoreResponse => new DicomCStoreResponse(command),
            DicomCommandField.CEchoRequest => new DicomCEchoRequest(command),
            DicomCommandField.CEchoResponse => new DicomCEchoResponse(command),
            DicomCommandField.NActionRequest => new DicomNActionRequest(command),
            DicomCommandField.NActionResponse => new DicomNActionResponse(command),
            DicomCommandField.NCreateRequest => new DicomNCreateRequest(command),
            DicomCommandField.NCreateResponse => new DicomNCreateResponse(command),
            DicomCommandField.NDeleteRequest => new DicomNDeleteRequest(command),
            DicomCommandField.NDeleteResponse => new DicomNDeleteResponse(command),
            DicomCommandField.NEventReportRequest => new DicomNEventReportRequest(command),
            DicomCommandField.NEventReportResponse => new DicomNEventReportResponse(command),
            DicomCommandField.NGetRequest => new DicomNGetRequest(command),
            DicomCommandField.NGetResponse => new DicomNGetResponse(command),
            DicomCommandField.NSetRequest => new DicomNSetRequest(command),
            DicomCommandField.NSetResponse => new DicomNSetResponse(command),
            DicomCommandField.CCancelRequest => new DicomMessage(command),
            _ when DicomMessage.IsRequest(type) => new UnsupportedRequest(command),
            _ => new DicomMessage(command),
        };
    }

    private async Task PerformAsync(DicomMessage message)
    {
        service.LogMessage(message, received: true);
        switch (message)
        {
            case DicomCStoreRequest store when service is IDicomCStoreProvider provider:
                await operations.SendAsync(await provider.OnCStoreRequestAsync(store));
                break;
            case DicomCEchoRequest echo when service is IDicomCEchoProvider provider:
                await operations.SendAsync(await provider.OnCEchoRequestAsync(echo));
                break;
            case DicomRequest request when service is IDicomNServiceProvider provider && IsNormalized(request.Type):
                await operations.SendAsync(await PerformAsync(request, provider));
                break;
            case DicomRequest request:
                await operations.SendAsync(new UnrecognizedOperationResponse(request));
                break;
            case DicomResponse response:
                await operations.CompleteAsync(response);
                break;
        }
    }

    private static async Task<DicomResponse> PerformAsync(DicomRequest request, IDicomNServiceProvider provider) => request switch
    {
        DicomNActionRequest action => await provider.OnNActionRequestAsync(action),
        DicomNCreateRequest create => await provider.OnNCreateRequestAsync(create),
        DicomNDeleteRequest delete => await provider.OnNDeleteRequestAsync(delete),
        DicomNEventReportRequest report => await provider.OnNEventReportRequestAsync(report),
        DicomNGetRequest get => await provider.OnNGetRequestAsync(get),
        DicomNSetRequest set => await provider.OnNSetRequestAsync(set),
        _ => throw new InvalidOperationException($"{request.Type} is no operation on a normalized instance."),
    };
}
