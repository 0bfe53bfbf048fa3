using FellowOakDicom;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Which values are shown between black and white, by the function LINEAR_EXACT (PS3.3 C.11.2.1.3.2).</summary>
/// <param name="Center">The value in the middle of the grey scale, after <see cref="Rescale"/>.</param>
/// <param name="Width">From the value that is black to the one that is white; more than 0.</param>
public readonly record struct GreyWindow(double Center, double Width)
{
    /// <summary>Whether anything can be shown in it.</summary>
    public bool IsUsable => double.IsFinite(Center) && double.IsFinite(Width) && Width > 0;

    /// <summary>The first Window Center and Window Width (0028,1050 and 1051) that hold for a frame; null where there are none, or none of use.</summary>
    /// <param name="dataset">The instance.</param>
    /// <param name="frame">Frame index from 0.</param>
    public static GreyWindow? Read(DicomDataset dataset, int frame)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        foreach (var holder in FunctionalGroups.Of(dataset, frame, DicomTag.FrameVOILUTSequence))
        {
            if (holder.TryGetValue<double>(DicomTag.WindowCenter, 0, out var center)
                && holder.TryGetValue<double>(DicomTag.WindowWidth, 0, out var width)
                && new GreyWindow(center, width) is { IsUsable: true } window)
            {
                return window;
            }
        }

        return null;
    }
}
