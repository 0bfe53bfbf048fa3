using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>Preprocesses images as the node does, for evaluation.</summary>
public static class SliceReader
{
    /// <summary>Fills the buffer with those images that can be read, one after the other.</summary>
    /// <param name="indices">Which images.</param>
    /// <param name="cache">Their pixels; it lists those that cannot be read.</param>
    /// <param name="buffer">At least indices.Length x 224 x 224 values.</param>
    /// <param name="threads">How many work at once.</param>
    /// <returns>The indices that were read, in order.</returns>
    public static int[] Fill(int[] indices, ImageCache cache, float[] buffer, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var images = new GreyImage?[indices.Length];
        Parallel.For(0, indices.Length, options, i => images[i] = cache.TryGet(indices[i], out var image) ? image : null);

        var readable = Enumerable.Range(0, indices.Length).Where(i => images[i] is not null).ToArray();
        Parallel.For(0, readable.Length, options, place =>
        {
            var image = images[readable[place]]!;
            SlicePreprocessor.PreprocessGrey(
                image.Pixels, image.Width, image.Height, buffer.AsSpan(place * SlicePreprocessor.Length, SlicePreprocessor.Length));
        });
        return [.. readable.Select(i => indices[i])];
    }
}
