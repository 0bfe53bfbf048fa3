namespace FellowOakDicom.Tests.Network;

/// <summary>Where the stand-in for fo-dicom keeps to the standard and fo-dicom itself does not.</summary>
internal static class Upstream
{
#if UPSTREAM_PACKAGES
    public const bool IsUsed = true;
#else
    public const bool IsUsed = false;
#endif

    /// <summary>Skips the running test with the real package.</summary>
    public static void Skip(string difference) => Assert.SkipWhen(IsUsed, $"fo-dicom {difference}");
}
