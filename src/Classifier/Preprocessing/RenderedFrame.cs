namespace DicomNode.Classifier.Preprocessing;

/// <summary>A frame as a picture for people.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Window">What it was rendered with.</param>
/// <param name="Pixels">Width * Height levels of grey from the top left, 0 black to 255 white.</param>
public sealed record RenderedFrame(int Width, int Height, GreyWindow Window, byte[] Pixels);
