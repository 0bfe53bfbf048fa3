using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Trainer.Prepare;

/// <summary>What preparation needs of a NIfTI-1 or NIfTI-2 header (nifti1.h, nifti2.h), of either byte order.</summary>
internal sealed record NiftiHeader
{
    /// <summary>Bytes of the longer of the two headers.</summary>
    public const int Longest = Nifti2Length;

    /// <summary>Bytes of the shorter one.</summary>
    public const int Shortest = Nifti1Length;

    private const int Nifti1Length = 348;
    private const int Nifti2Length = 540;
    private const int Rgb24 = 128;
    private const int Rgba32 = 2304;

    public required int Columns { get; init; }

    public required int Rows { get; init; }

    /// <summary>Slices of one volume: the third axis.</summary>
    public required int Slices { get; init; }

    /// <summary>Volumes: the product of the axes beyond the third.</summary>
    public required int Volumes { get; init; }

    /// <summary>Null where the elements are colours.</summary>
    public required NumericType? Type { get; init; }

    /// <summary>Byte at which the first element stands.</summary>
    public required long DataOffset { get; init; }

    public required bool SlopeIsNegative { get; init; }

    public required SliceFlip Flip { get; init; }

    public static bool IsNifti(ReadOnlySpan<byte> start) => Length(start, out _) is { } length
        && start.Length >= Nifti1Length
        && (length == Nifti1Length
            ? start[344] == 'n' && start[345] is (byte)'+' or (byte)'i' && start[346] == '1'
            : start.Slice(4, 3).SequenceEqual("n+2"u8));

    /// <summary>Bytes that the header takes by its first four, or null if they are no NIfTI header's.</summary>
    public static int? Length(ReadOnlySpan<byte> start, out bool bigEndian)
    {
        bigEndian = false;
        if (start.Length < 4)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(start);
        bigEndian = length is not (Nifti1Length or Nifti2Length);
        if (bigEndian)
            length = BinaryPrimitives.ReverseEndianness(length);
        return length is Nifti1Length or Nifti2Length ? length : null;
    }

    /// <exception cref="ImageFormatException">The header is of no image that is read.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (Length(bytes, out var bigEndian) is not { } length || bytes.Length < length || !IsNifti(bytes))
            throw new ImageFormatException("not NIfTI: the header is damaged");
        var fields = new Fields(bytes, bigEndian, length == Nifti2Length);
        if (!fields.IsSecond && bytes[345] == 'i')
            throw new ImageFormatException("half a NIfTI pair (.hdr and .img); single files (.nii) are read");

        var axes = fields.Dimension(0);
        if (axes is < 2 or > 7)
            throw new ImageFormatException($"the header says {axes} axes; 2 to 7 are read");
        var volumes = 1L;
        for (var axis = 4; axis <= axes; axis++)
            volumes = Math.Min(volumes * Size(fields, axis), int.MaxValue + 1L);
        var (columns, rows, slices) = (Size(fields, 1), Size(fields, 2), axes < 3 ? 1 : Size(fields, 3));
        if (columns > ushort.MaxValue || rows > ushort.MaxValue || slices > int.MaxValue || volumes > int.MaxValue)
            throw new ImageFormatException($"the header says {columns} x {rows} x {slices} x {volumes}: too large");

        var offset = fields.DataOffset;
        if (!(offset >= length && offset < long.MaxValue))
            throw new ImageFormatException($"the header says that the data begins at byte {offset}, inside the header");
        return new NiftiHeader
        {
            Columns = (int)columns,
            Rows = (int)rows,
            Slices = (int)slices,
            Volumes = (int)volumes,
            Type = ReadType(fields.DataType, bigEndian),
            DataOffset = (long)offset,
            // A slope of 0 means that there is none; NaN compares false.
            SlopeIsNegative = fields.Slope < 0,
            Flip = ReadFlip(fields),
        };
    }

    private static long Size(Fields fields, int axis)
    {
        var size = fields.Dimension(axis);
        return size >= 1 ? size : throw new ImageFormatException($"the header says that axis {axis} has {size} elements");
    }

    private static NumericType? ReadType(int type, bool bigEndian) => type switch
    {
        2 => new(SampleKind.Integer, 1, false, bigEndian),
        4 => new(SampleKind.Integer, 2, true, bigEndian),
        8 => new(SampleKind.Integer, 4, true, bigEndian),
        16 => new(SampleKind.Float32, 4, true, bigEndian),
        64 => new(SampleKind.Float64, 8, true, bigEndian),
        256 => new(SampleKind.Integer, 1, true, bigEndian),
        512 => new(SampleKind.Integer, 2, false, bigEndian),
        768 => new(SampleKind.Integer, 4, false, bigEndian),
        Rgb24 or Rgba32 => null,
        _ => throw new ImageFormatException($"datatype {type}; integers of 8, 16 and 32 bits, float and double are read"),
    };

    // In NIfTI x runs to the right and y to the front; in DICOM's axial slices columns run to the left and rows to the back.
    private static SliceFlip ReadFlip(Fields fields)
    {
        var (x, y) = fields.AxisDirections();
        return (x > 0 ? SliceFlip.Columns : SliceFlip.None) | (y > 0 ? SliceFlip.Rows : SliceFlip.None);
    }

    private readonly ref struct Fields(ReadOnlySpan<byte> bytes, bool bigEndian, bool second)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public bool IsSecond => second;

        public int DataType => Int16(second ? 12 : 70);

        public double DataOffset => second ? Int64(168) : Single(108);

        public double Slope => second ? Double(176) : Single(112);

        public long Dimension(int axis) => second ? Int64(16 + 8 * axis) : Int16(40 + 2 * axis);

        /// <summary>Which way the first axis runs in x and the second in y; 0 where an axis runs mainly elsewhere.</summary>
        public (double X, double Y) AxisDirections()
        {
            if (Code(second ? 348 : 254) > 0)
                return (Along(Affine(0, 0), Affine(1, 0), Affine(2, 0)), Along(Affine(1, 1), Affine(0, 1), Affine(2, 1)));
            if (Code(second ? 344 : 252) <= 0)
                return (1, 1);
            var (b, c, d) = (Real(second ? 352 : 256, 0), Real(second ? 352 : 256, 1), Real(second ? 352 : 256, 2));
            var a = Math.Sqrt(Math.Max(0, 1 - b * b - c * c - d * d));
            return (
                Along(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)),
                Along(a * a + c * c - b * b - d * d, 2 * (b * c - a * d), 2 * (c * d + a * b)));
        }

        private static double Along(double wanted, double other, double another) =>
            Math.Abs(wanted) > Math.Max(Math.Abs(other), Math.Abs(another)) ? wanted : 0;

        private double Affine(int row, int column) => Real(second ? 400 : 280, 4 * row + column);

        private double Real(int at, int index) => second ? Double(at + 8 * index) : Single(at + 4 * index);

        private int Code(int at) => second
            ? bigEndian ? BinaryPrimitives.ReadInt32BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..])
            : Int16(at);

        private int Int16(int at) =>
            bigEndian ? BinaryPrimitives.ReadInt16BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]);

        private long Int64(int at) =>
            bigEndian ? BinaryPrimitives.ReadInt64BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]);

        private double Single(int at) =>
            bigEndian ? BinaryPrimitives.ReadSingleBigEndian(_bytes[at..]) : BinaryPrimitives.ReadSingleLittleEndian(_bytes[at..]);

        private double Double(int at) =>
            bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(_bytes[at..]) : BinaryPrimitives.ReadDoubleLittleEndian(_bytes[at..]);
    }
}
