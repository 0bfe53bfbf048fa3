namespace DicomNode.Node.Classification;

/// <summary>What came of decoding and preprocessing one frame.</summary>
/// <param name="IsConstant">The frame has no contrast.</param>
/// <param name="Failure">Why it could not be read; null where it could.</param>
internal readonly record struct FrameResult(bool IsConstant, string? Failure)
{
    /// <summary>The slice is there.</summary>
    public static FrameResult Ready => default;

    public static FrameResult Constant => new(true, null);

    public static FrameResult Failed(string failure) => new(false, failure);
}
