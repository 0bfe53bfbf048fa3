using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>Takes the slices of one file after the other: preprocesses each as the node does and hands on what became of it.</summary>
/// <param name="bits">Bits of a prepared pixel: 8 or 16.</param>
/// <param name="emit">Receives the results in order; owns their pixels.</param>
public sealed class SliceSink(int bits, Action<SliceResult> emit)
{
    private readonly float[] _values = new float[SlicePreprocessor.Length];

    /// <summary>Preprocesses a native frame.</summary>
    /// <exception cref="PixelFormatException">The bytes do not fit the format.</exception>
    public void Add(PixelFormat format, ReadOnlySpan<byte> native, int volume, int frame, SliceFlip flip = SliceFlip.None)
    {
        var outcome = SlicePreprocessor.Preprocess(format, native, _values);
        Emit(outcome, volume, frame, flip);
    }

    /// <summary>Preprocesses a decoded grey image.</summary>
    /// <exception cref="PixelFormatException">A side is too long.</exception>
    public void Add(GreyImage image) =>
        Emit(SlicePreprocessor.PreprocessGrey(image.Pixels, image.Width, image.Height, _values), 0, 0, SliceFlip.None);

    /// <summary>Says that slices, from this one on, are not used.</summary>
    public void LeaveOut(LeftOutKind kind, int volume, int frame, long slices = 1, string? reason = null) =>
        emit(new SliceResult(volume, frame, null, kind, slices, reason));

    private void Emit(PreprocessingOutcome outcome, int volume, int frame, SliceFlip flip)
    {
        if (outcome == PreprocessingOutcome.Constant)
        {
            LeaveOut(LeftOutKind.Constant, volume, frame);
            return;
        }

        // Flipping what is 224 x 224 equals flipping before: both scalings are symmetric.
        if (flip.HasFlag(SliceFlip.Columns))
        {
            for (var y = 0; y < SlicePreprocessor.Side; y++)
                _values.AsSpan(y * SlicePreprocessor.Side, SlicePreprocessor.Side).Reverse();
        }

        if (flip.HasFlag(SliceFlip.Rows))
        {
            // Reversing all reverses rows and columns; each row reversed again leaves the rows.
            _values.AsSpan().Reverse();
            for (var y = 0; y < SlicePreprocessor.Side; y++)
                _values.AsSpan(y * SlicePreprocessor.Side, SlicePreprocessor.Side).Reverse();
        }

        emit(new SliceResult(volume, frame, Encode()));
    }

    private byte[] Encode()
    {
        var pixels = new byte[_values.Length * bits / 8];
        if (bits == 8)
        {
            for (var i = 0; i < _values.Length; i++)
                pixels[i] = (byte)MathF.Round(_values[i] * byte.MaxValue);
            return pixels;
        }

        for (var i = 0; i < _values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * i), (ushort)MathF.Round(_values[i] * ushort.MaxValue));
        return pixels;
    }
}
