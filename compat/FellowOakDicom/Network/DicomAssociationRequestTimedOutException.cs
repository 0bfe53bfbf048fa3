using System.Globalization;

namespace FellowOakDicom.Network;

/// <summary>No peer answered an association request, as often as it was tried.</summary>
public class DicomAssociationRequestTimedOutException : DicomNetworkException
{
    public DicomAssociationRequestTimedOutException(int timeoutInMs, int numberOfRetries)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The association request was not answered within {timeoutInMs} ms, {numberOfRetries} times in a row"))
    {
    }
}
