using System.Reflection;
using System.Runtime.InteropServices;
using FellowOakDicom.Imaging.Codec;

namespace FellowOakDicom.Imaging.NativeCodec;

/// <summary>Finds GDCM's native part: beside the program, else where Debian's libgdcm-cil puts it.</summary>
internal static class GdcmLibrary
{
    private const string DebianFolder = "/usr/lib/cli/gdcm-sharp-3.0";

    private static readonly Lazy<Exception?> Loaded = new(Load);

    /// <exception cref="DicomCodecException">GDCM is not installed.</exception>
    public static void Require()
    {
        if (Loaded.Value is { } failure)
            throw new DicomCodecException("GDCM, which decodes this transfer syntax, is not installed (Debian: libgdcm-cil).", failure);
    }

    private static Exception? Load()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(gdcm.Trace).Assembly, Resolve);

            // What is wrong with a stream is the caller's to hear, by exception, not standard error's.
            gdcm.Trace.DebugOff();
            gdcm.Trace.WarningOff();
            gdcm.Trace.ErrorOff();
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or FileNotFoundException or BadImageFormatException)
        {
            return exception;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var file = $"lib{name}.so";
        foreach (var folder in (string[])[AppContext.BaseDirectory, DebianFolder])
        {
            if (NativeLibrary.TryLoad(Path.Combine(folder, file), out var handle))
                return handle;
        }

        return NativeLibrary.TryLoad(name, assembly, path, out var found) ? found : 0;
    }
}
