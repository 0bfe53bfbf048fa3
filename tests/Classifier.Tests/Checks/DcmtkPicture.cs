using System.Globalization;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Classifier.Tests.Preprocessing;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Classifier.Tests.Checks;

/// <summary>
/// A picture of 224 x 224 pixels, which keep their values through preprocessing, drawn by DCMTK (dcm2pnm, window from minimum to maximum) and by us.
/// </summary>
internal sealed class DcmtkPicture : IDisposable
{
    private const int Side = SlicePreprocessor.Side;

    private readonly TemporaryFolder _folder = new();

    private DcmtkPicture()
    {
    }

    public string Path => _folder.File("picture.dcm");

    /// <summary>A secondary capture with these pixels; more elements may replace those of the Image Pixel module.</summary>
    public static async Task<DcmtkPicture> SaveAsync(
        string photometric, ushort samples, ushort bits, byte[] pixels, DicomTransferSyntax? syntax, params DicomItem[] more)
    {
        var dataset = DataSets.Image(syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian, Side, Side, samples, bits, photometric).NotValidated();
        dataset.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3");
        dataset.AddOrUpdate(bits > 8
            ? new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(pixels))
            : new DicomOtherByte(DicomTag.PixelData, new MemoryByteBuffer(pixels)));
        dataset.AddOrUpdate(more);
        var picture = new DcmtkPicture();
        await new DicomFile(dataset).SaveAsync(picture.Path);
        return picture;
    }

    /// <summary>Has a DCMTK tool write the file anew, such as compressed.</summary>
    public async Task RewriteAsync(string tool, params string[] arguments)
    {
        var result = await Tool.RunAsync(tool, [.. arguments, Path, Path + ".new"]);
        Assert.True(result.ExitCode == 0, result.Output);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    /// <summary>Our values of a frame and DCMTK's grey levels differ by no more than rounding.</summary>
    public async Task AssertSameAsync(int frame = 0, float levels = 1.5f)
    {
        var ours = await PreprocessAsync(Path, frame);
        var theirs = await DrawAsync(Path, frame);
        var worst = ours.Zip(theirs, (a, b) => MathF.Abs(a - b) * 255).Max();
        Assert.True(worst <= levels, string.Create(CultureInfo.InvariantCulture, $"{worst} grey levels apart"));
        Assert.InRange(theirs.Max() - theirs.Min(), 0.9f, 1f);
    }

    /// <summary>The network's input from a file's frame.</summary>
    public static async Task<float[]> PreprocessAsync(string path, int frame)
    {
        var file = await DicomFile.OpenAsync(path);
        using var decoded = FrameDecoder.Decode(file.Dataset, frame);
        var input = new float[SlicePreprocessor.Length];
        Assert.Equal(PreprocessingOutcome.Ready, SlicePreprocessor.Preprocess(decoded.Format, decoded.Bytes, input));
        return input;
    }

    /// <summary>What dcm2pnm draws, 0 to 1; colours as their luminance from its minimum to its maximum.</summary>
    public static async Task<float[]> DrawAsync(string path, int frame)
    {
        using var folder = new TemporaryFolder();
        var target = folder.File("drawn.pnm");
        var result = await Tool.RunAsync(
            "dcm2pnm", ["-q", "-O", "+Wm", "-S", "+op", "+F", (frame + 1).ToString(CultureInfo.InvariantCulture), path, target]);
        Assert.True(result.ExitCode == 0, result.Output);
        return Scale(await File.ReadAllBytesAsync(target));
    }

    public void Dispose() => _folder.Dispose();

    // "P5" or "P6", width, height and greatest value, each followed by one white space, comments between; then the samples.
    private static float[] Scale(byte[] pnm)
    {
        var samples = pnm[1] == '6' ? 3 : 1;
        var pixels = pnm[^(Side * Side * samples)..];
        if (samples == 1)
            return Array.ConvertAll(pixels, pixel => pixel / 255f);
        var luminance = pixels.Chunk(3).Select(pixel => 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2]).ToArray();
        var (low, high) = (luminance.Min(), luminance.Max());
        return Array.ConvertAll(luminance, value => (value - low) / (high - low));
    }
}
