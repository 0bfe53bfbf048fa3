namespace DicomNode.Classifier.Preprocessing;

/// <summary>Which frames of a multi-frame instance are looked at.</summary>
public static class FrameSelection
{
    /// <summary>All frames if they are few, else as many as the limit, evenly spaced, each in the middle of its share.</summary>
    /// <param name="frames">Number of frames, 0 or more.</param>
    /// <param name="limit">Most frames to take, 1 or more.</param>
    /// <returns>Frame indices from 0, ascending.</returns>
    public static int[] Evenly(int frames, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var selected = new int[Math.Min(frames, limit)];
        for (var i = 0; i < selected.Length; i++)
            selected[i] = (int)((2L * i + 1) * frames / (2L * selected.Length));
        return selected;
    }
}
