using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>Preprocesses images as the node does, for evaluation.</summary>
public static class SliceReader
{
    [ThreadStatic]
    private static ushort[]? _pixels;

    /// <summary>All images of a set that can be read, batch after batch; the set lists the others.</summary>
    /// <param name="images">Where they are.</param>
    /// <param name="size">Images in a batch at most.</param>
    /// <param name="threads">How many work at once.</param>
    /// <returns>The indices that were read, at least one, and their slices, 224 x 224 values each from the start; good until the next batch.</returns>
    public static IEnumerable<(int[] Read, float[] Slices)> Batches(IImageSet images, int size, int threads)
    {
        var slices = new float[size * SlicePreprocessor.Length];
        foreach (var chunk in Enumerable.Range(0, images.Count).Chunk(size))
        {
            var read = Fill(chunk, images, slices, threads);
            if (read.Length > 0)
                yield return (read, slices);
        }
    }

    /// <summary>Fills the buffer with those images that can be read, one after the other.</summary>
    /// <param name="wanted">Which images.</param>
    /// <param name="images">Where they are; it lists those that cannot be read.</param>
    /// <param name="buffer">At least wanted.Length x 224 x 224 values.</param>
    /// <param name="threads">How many work at once.</param>
    /// <returns>The indices that were read, in order.</returns>
    private static int[] Fill(int[] wanted, IImageSet images, float[] buffer, int threads)
    {
        var read = new bool[wanted.Length];
        Parallel.For(0, wanted.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var pixels = _pixels ?? [];
            read[i] = images.TryRead(wanted[i], ref pixels, out var image);
            _pixels = pixels;
            if (read[i])
                image.Preprocess(Place(buffer, i));
        });

        var count = 0;
        var found = new int[read.Count(done => done)];
        for (var i = 0; i < wanted.Length; i++)
        {
            if (!read[i])
                continue;
            if (count < i)
                Place(buffer, i).CopyTo(Place(buffer, count));
            found[count++] = wanted[i];
        }

        return found;
    }

    private static Span<float> Place(float[] buffer, int i) => buffer.AsSpan(i * SlicePreprocessor.Length, SlicePreprocessor.Length);
}
