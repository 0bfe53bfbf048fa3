using System.Buffers;
using FellowOakDicom.Imaging;
using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.IO.Writer;

namespace FellowOakDicom.Network;

/// <summary>Sends DIMSE messages as fragments, data sets in the transfer syntax that was agreed for their context.</summary>
internal sealed class DimseSender(DicomService service, PduSender pdus)
{
    /// <returns>Whether the association has a presentation context for the message, without which nothing is sent.</returns>
    public async Task<bool> TrySendAsync(DicomMessage message)
    {
        if (ChooseContext(message) is not { } context)
        {
            NetworkLog.NoContext(service.Logger, message.SOPClassUID?.UID ?? "no SOP class");
            return false;
        }

        if (!service.IsConnected)
            throw new DicomNetworkException($"{message} cannot be sent: the connection is closed");

        var dataset = message.HasDataset ? PrepareDataset(message, context.AcceptedTransferSyntax!) : null;
        service.LogMessage(message, received: false);
        var command = new ArrayBufferWriter<byte>(512);
        CommandSet.Write(message.Command, command);
        await using (var stream = new PDataStream(pdus, context.ID, isCommand: true, LongestPdu(service.Options.MaxCommandBuffer)))
        {
            await stream.WriteAsync(command.WrittenMemory);
            await stream.CompleteAsync();
        }

        if (dataset is null)
            return true;

        await using var data = new PDataStream(pdus, context.ID, isCommand: false, LongestPdu(service.Options.MaxDataBuffer));
        await DatasetWriter.WriteAsync(data, dataset, context.AcceptedTransferSyntax!);
        await data.CompleteAsync();
        return true;
    }

    private uint LongestPdu(uint ours) => service.Association.MaximumPDULength is not 0 and var theirs ? Math.Min(ours, theirs) : ours;

    private DicomPresentationContext? ChooseContext(DicomMessage message)
    {
        if (message is DicomResponse && message.PresentationContext is { } context)
            return context;

        var accepted = service.Association.PresentationContexts
            .Where(candidate => candidate.Result == DicomPresentationContextResult.Accept && candidate.AbstractSyntax == message.SOPClassUID)
            .ToList();
        var own = (message as DicomCStoreRequest)?.TransferSyntax;
        return accepted.Find(candidate => candidate.AcceptedTransferSyntax == own) ?? accepted.FirstOrDefault();
    }

    private DicomDataset PrepareDataset(DicomMessage message, DicomTransferSyntax syntax)
    {
        var dataset = message.Dataset ?? throw new DicomNetworkException($"{message} has no data set, although its command set says so");
        if (dataset.InternalTransferSyntax == syntax)
            return dataset;

        try
        {
            return dataset.Clone(syntax);
        }
        catch (Exception e) when (e is DicomCodecException or DicomImagingException)
        {
            var asIs = service.Options.IgnoreUnsupportedTransferSyntaxChange;
            NetworkLog.CannotTranscode(service.Logger, dataset.InternalTransferSyntax, syntax, asIs ? "as it is" : "without pixel data");
            return asIs ? dataset : dataset.Clone().Remove(DicomTag.PixelData).Clone(syntax);
        }
    }
}
