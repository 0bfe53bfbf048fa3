using System.Runtime.CompilerServices;
using FellowOakDicom;
using FellowOakDicom.Imaging.NativeCodec;

namespace DicomNode.Classifier.Tests;

/// <summary>Registers the codecs once, as a program does when it starts.</summary>
internal static class CodecSetup
{
    [ModuleInitializer]
    internal static void Register() =>
        new DicomSetupBuilder().RegisterServices(services => services.AddFellowOakDicom().AddTranscoderManager<NativeTranscoderManager>()).Build();
}
