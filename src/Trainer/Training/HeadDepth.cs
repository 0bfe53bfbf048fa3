namespace DicomNode.Trainer.Training;

/// <summary>How deep each pixel of a slice lies in the head, in pixels: the chamfer distance of Borgefors 1986, with steps of 1 and the square root of 2.</summary>
internal sealed class HeadDepth
{
    private const float Diagonal = 1.4142135f;
    private const double LeastHead = 0.1;

    private readonly BodyMask _bodyMask = new();
    private readonly Plane _mask = new();
    private float[] _depth = [];

    /// <summary>Of each pixel of the slice found last, row by row; 0 outside the head.</summary>
    public ReadOnlySpan<float> Depth => _depth.AsSpan(0, _mask.Width * _mask.Height);

    /// <summary>Finds the head and its depths.</summary>
    /// <param name="slice">Values in [0, 1].</param>
    /// <param name="size">The square root of the head's area, pixels.</param>
    /// <returns>False where hardly anything of a head is seen.</returns>
    public bool TryFind(Plane slice, out float size)
    {
        var share = _bodyMask.Find(slice, _mask);
        size = (float)Math.Sqrt(share * slice.Width * slice.Height);
        if (share < LeastHead)
            return false;
        var (width, height) = (_mask.Width, _mask.Height);
        if (_depth.Length < width * height)
            _depth = new float[width * height];
        var mask = _mask.Pixels;
        for (var i = 0; i < mask.Length; i++)
            _depth[i] = mask[i] == 0 ? 0 : Nearest(i % width, i / width, -1, width, height);
        for (var i = mask.Length - 1; i >= 0; i--)
        {
            if (mask[i] != 0)
                _depth[i] = Math.Min(_depth[i], Nearest(i % width, i / width, 1, width, height));
        }

        return true;
    }

    // Over the neighbours that the pass has been at. What lies beyond the image is no nearer: a slice may cut through a head.
    private float Nearest(int x, int y, int direction, int width, int height) => Math.Min(
        Math.Min(At(x + direction, y, 1, width, height), At(x, y + direction, 1, width, height)),
        Math.Min(At(x + direction, y + direction, Diagonal, width, height), At(x - direction, y + direction, Diagonal, width, height)));

    private float At(int x, int y, float step, int width, int height) =>
        x < 0 || x >= width || y < 0 || y >= height ? float.MaxValue : _depth[x + (y * width)] + step;
}
