using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Explain;

public sealed class EvidenceImageTests
{
    private readonly float[] _slice = new float[SlicePreprocessor.Length];
    private readonly float[] _saliency = new float[SlicePreprocessor.Length];

    [Fact]
    public void TheSliceIsGreyAndWithoutSaliencyTheOverlayIsTheSlice()
    {
        for (var i = 0; i < _slice.Length; i++)
            _slice[i] = i % 256 / 255f;
        var slice = Draw(EvidenceView.Slice);
        Assert.Equal(Enumerable.Range(0, _slice.Length).Select(i => (ushort)(i % 256 * 257)), slice);
        Assert.Equal(slice, Draw(EvidenceView.Overlay));
    }

    [Fact]
    public void TheMapIsTheLighterTheMoreSalient()
    {
        for (var i = 0; i < _saliency.Length; i++)
            _saliency[i] = i % 224 / 223f;
        var row = Draw(EvidenceView.Map)[..224];
        for (var x = 16; x < row.Length; x += 16)
            Assert.True(row[x] > row[x - 16], $"column {x}");
    }

    [Fact]
    public void TheSliceShowsThroughWhereAllIsSalient()
    {
        Array.Fill(_saliency, 1);
        for (var i = 0; i < _slice.Length; i++)
            _slice[i] = i % 2;
        var drawn = Draw(EvidenceView.Overlay);
        Assert.InRange(drawn[1] - drawn[0], 0.3 * 65535, 0.4 * 65535);
    }

    [Fact]
    public void ValuesOutsideTheRangeAndNoNumbersAreDrawnAllTheSame()
    {
        (_slice[0], _slice[1], _slice[2]) = (-1, 2, float.NaN);
        (_saliency[0], _saliency[1], _saliency[2]) = (2, -1, float.NaN);
        foreach (var view in Enum.GetValues<EvidenceView>())
            Assert.Equal(SlicePreprocessor.Length, Draw(view).Length);
    }

    [Fact]
    public void OnlyWhatIsDrawnNeedsItsValues()
    {
        EvidenceImage.Write(Stream.Null, EvidenceView.Slice, _slice, []);
        EvidenceImage.Write(Stream.Null, EvidenceView.Map, [], _saliency);
        Assert.Throws<ArgumentOutOfRangeException>(() => EvidenceImage.Write(Stream.Null, EvidenceView.Overlay, _slice, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => EvidenceImage.Write(Stream.Null, EvidenceView.Overlay, [], _saliency));
    }

    private ushort[] Draw(EvidenceView view)
    {
        var stream = new MemoryStream();
        EvidenceImage.Write(stream, view, _slice, _saliency);
        return PngReader.Read(stream.ToArray()).Pixels;
    }
}
