using FellowOakDicom;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Rescale Slope and Rescale Intercept (PS3.3 C.11.1.1.2): what turns stored values into those that people speak of, such as Hounsfield units.</summary>
/// <param name="Slope">(0028,1053); 1 where there is none.</param>
/// <param name="Intercept">(0028,1052); 0 where there is none.</param>
public readonly record struct Rescale(double Slope, double Intercept)
{
    /// <summary>Stored values as they are.</summary>
    public static Rescale None => new(1, 0);

    /// <summary>The values that hold for a frame: of the data set, else of the frame's functional groups, else of the shared ones.</summary>
    /// <param name="dataset">The instance.</param>
    /// <param name="frame">Frame index from 0.</param>
    public static Rescale Read(DicomDataset dataset, int frame)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        foreach (var holder in FunctionalGroups.Of(dataset, frame, DicomTag.PixelValueTransformationSequence))
        {
            if (holder.TryGetValue<double>(DicomTag.RescaleSlope, 0, out var slope))
                return new Rescale(slope, holder.TryGetValue<double>(DicomTag.RescaleIntercept, 0, out var intercept) ? intercept : 0);
        }

        return None;
    }
}
