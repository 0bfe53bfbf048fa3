namespace DicomNode.Trainer.Prepare;

/// <summary>The one slice of a PNG file.</summary>
internal static class PngSlices
{
    private const int ColourTypeAt = 25;
    private const int ColourUsed = 2;

    public static void Read(string path, SliceSink sink)
    {
        var bytes = File.ReadAllBytes(path);
        var image = PngReader.Read(bytes);
        if ((bytes[ColourTypeAt] & ColourUsed) != 0)
            sink.LeaveOut(LeftOutKind.Colour, 0, 0);
        else
            sink.Add(image);
    }
}
