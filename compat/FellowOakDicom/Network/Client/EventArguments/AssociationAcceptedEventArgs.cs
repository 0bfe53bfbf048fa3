namespace FellowOakDicom.Network.Client.EventArguments;

/// <summary>Tells of an association that the peer accepted.</summary>
public class AssociationAcceptedEventArgs(DicomAssociation association) : EventArgs
{
    public DicomAssociation Association { get; } = association;
}
