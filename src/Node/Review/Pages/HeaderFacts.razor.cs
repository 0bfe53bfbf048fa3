using FellowOakDicom;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The few attributes that tell most about what a slice is.</summary>
public sealed partial class HeaderFacts : ComponentBase
{
    private static readonly DicomTag[] Telling =
    [
        DicomTag.Modality, DicomTag.SOPClassUID, DicomTag.ImageType, DicomTag.SeriesDescription, DicomTag.ProtocolName, DicomTag.BodyPartExamined,
        DicomTag.Manufacturer, DicomTag.ManufacturerModelName, DicomTag.StationName, DicomTag.KVP, DicomTag.ConvolutionKernel, DicomTag.ScanningSequence,
        DicomTag.MagneticFieldStrength, DicomTag.EchoTime, DicomTag.RepetitionTime, DicomTag.Units, DicomTag.ViewPosition, DicomTag.SliceThickness,
        DicomTag.PixelSpacing, DicomTag.PhotometricInterpretation, DicomTag.Rows, DicomTag.Columns, DicomTag.RescaleSlope, DicomTag.RescaleIntercept,
        DicomTag.WindowCenter, DicomTag.WindowWidth,
    ];

    [Parameter, EditorRequired]
    public IReadOnlyList<TagRow> Tags { get; set; } = [];

    /// <summary>Those that the header has; a SOP class by its name.</summary>
    private IEnumerable<(string Name, string? Value)> Facts
    {
        get
        {
            foreach (var tag in Telling)
            {
                if (Tags.FirstOrDefault(row => row.Depth == 0 && row.Tag == tag) is { Value: not "" } found)
                    yield return (found.Name, tag == DicomTag.SOPClassUID && found.Value is { } uid ? NameOf(uid) : found.Value);
            }
        }
    }

    private static string NameOf(string uid)
    {
        var parsed = DicomUID.Parse(uid);
        return parsed.Type == DicomUidType.Unknown ? uid : parsed.Name;
    }
}
