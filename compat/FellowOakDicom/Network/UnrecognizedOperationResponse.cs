namespace FellowOakDicom.Network;

/// <summary>The answer to a request that nobody performs: Unrecognized Operation (PS3.7 C.5.25).</summary>
internal sealed class UnrecognizedOperationResponse(DicomRequest request) : DicomResponse(request, DicomStatus.UnrecognizedOperation);
