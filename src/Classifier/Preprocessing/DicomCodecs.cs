using FellowOakDicom;
using FellowOakDicom.Imaging.NativeCodec;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Makes the native codecs known to the library, which by itself decodes RLE and little else.</summary>
public static class DicomCodecs
{
    private static readonly Lazy<bool> Registration = new(() =>
    {
        new DicomSetupBuilder()
            .RegisterServices(services => services.AddFellowOakDicom().AddTranscoderManager<NativeTranscoderManager>())
            .Build();
        return true;
    });

    /// <summary>To be called once per process before the first frame is decoded; again does no harm.</summary>
    public static void Register() => _ = Registration.Value;
}
