namespace DicomNode.Trainer.Prepare;

/// <summary>A decoded grey image at its original size: row by row from the top left, bright is high, 0 to 65535.</summary>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Pixels">Width x Height values.</param>
public sealed record GreyImage(int Width, int Height, ushort[] Pixels)
{
    /// <summary>The bytes that the pixels take in memory.</summary>
    public long Bytes => (long)Pixels.Length * sizeof(ushort);
}
