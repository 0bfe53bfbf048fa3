namespace FellowOakDicom.IO;

/// <summary>A byte order.</summary>
public readonly struct Endian : IEquatable<Endian>
{
    public static readonly Endian Little = new(false);
    public static readonly Endian Big = new(true);
    public static readonly Endian Network = Big;
    public static readonly Endian LocalMachine = BitConverter.IsLittleEndian ? Little : Big;

    private readonly bool _isBigEndian;

    private Endian(bool isBigEndian) => _isBigEndian = isBigEndian;

    public static bool operator ==(Endian e1, Endian e2) => e1._isBigEndian == e2._isBigEndian;

    public static bool operator !=(Endian e1, Endian e2) => e1._isBigEndian != e2._isBigEndian;

    public bool Equals(Endian other) => this == other;

    public override bool Equals(object? obj) => obj is Endian other && this == other;

    public override int GetHashCode() => _isBigEndian.GetHashCode();

    public override string ToString() => _isBigEndian ? "Big Endian" : "Little Endian";

    /// <summary>Reverses each run of <paramref name="unitSize"/> bytes; a rest shorter than a run is left as it is.</summary>
    internal static void Swap(Span<byte> bytes, int unitSize)
    {
        if (unitSize < 2)
            return;
        for (var start = 0; start + unitSize <= bytes.Length; start += unitSize)
            bytes.Slice(start, unitSize).Reverse();
    }
}
