namespace FellowOakDicom.Network;

/// <summary>A service that performs the operations on normalized SOP instances (DIMSE-N, PS3.7 10).</summary>
public interface IDicomNServiceProvider
{
    Task<DicomNActionResponse> OnNActionRequestAsync(DicomNActionRequest request);

    Task<DicomNCreateResponse> OnNCreateRequestAsync(DicomNCreateRequest request);

    Task<DicomNDeleteResponse> OnNDeleteRequestAsync(DicomNDeleteRequest request);

    Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request);

    Task<DicomNGetResponse> OnNGetRequestAsync(DicomNGetRequest request);

    Task<DicomNSetResponse> OnNSetRequestAsync(DicomNSetRequest request);
}
