using System.Globalization;
using System.Text;

namespace FellowOakDicom.Network;

/// <summary>An association: the two application entities, what was proposed, and what was agreed (PS3.8 7.1).</summary>
public sealed class DicomAssociation
{
    public DicomAssociation()
    {
    }

    public DicomAssociation(string callingAe, string calledAe)
    {
        CallingAE = callingAe;
        CalledAE = calledAe;
    }

    /// <summary>The requestor's AE title, without padding.</summary>
    public string CallingAE { get; internal set; } = "";

    /// <summary>The acceptor's AE title, without padding.</summary>
    public string CalledAE { get; internal set; } = "";

    /// <summary>How many requests may be unanswered at once; 0 sets no limit (PS3.7 D.3.3.3).</summary>
    public int MaxAsyncOpsInvoked { get; set; } = 1;

    /// <summary>How many requests may be performed at once; 0 sets no limit.</summary>
    public int MaxAsyncOpsPerformed { get; set; } = 1;

    public string RemoteHost { get; internal set; } = "";

    public int RemotePort { get; internal set; }

    public DicomUID? RemoteImplementationClassUID { get; internal set; }

    public string? RemoteImplementationVersion { get; internal set; }

    /// <summary>The longest P-DATA-TF in bytes that the peer takes; 0 sets no limit (PS3.8 D.1).</summary>
    public uint MaximumPDULength { get; internal set; }

    public DicomPresentationContextCollection PresentationContexts { get; } = new();

    public DicomServiceOptions? Options { get; internal set; }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{CallingAE} -> {CalledAE}, {RemoteHost}:{RemotePort}, {RemoteImplementationClassUID?.UID} {RemoteImplementationVersion}, ");
        text.Append(
            CultureInfo.InvariantCulture,
            $"maximum PDU {MaximumPDULength}, asynchronous {MaxAsyncOpsInvoked}/{MaxAsyncOpsPerformed}");
        foreach (var context in PresentationContexts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {context.ID} {context.Result} {context.AbstractSyntax}:");
            foreach (var syntax in context.GetTransferSyntaxes())
                text.Append(CultureInfo.InvariantCulture, $" {syntax.UID.UID}");
        }

        return text.ToString();
    }
}
