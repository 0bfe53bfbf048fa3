namespace DicomNode.Fuzz;

/// <summary>
/// The random numbers of one case: SplitMix64 (Steele, Lea, Flood 2014), which is the same on every runtime and starts at no cost from
/// any number, so that each case has a sequence of its own.
/// </summary>
internal struct CaseRandom
{
    private const ulong Increment = 0x9e3779b97f4a7c15;

    private ulong _state;

    private CaseRandom(ulong state) => _state = state;

    /// <summary>The numbers of a case.</summary>
    public static CaseRandom For(FuzzCase fuzzCase)
    {
        var state = Mix(fuzzCase.Seed + Increment);
        foreach (var character in fuzzCase.Target)
            state = Mix(state ^ character);
        return new CaseRandom(Mix(state ^ (ulong)fuzzCase.Index));
    }

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state += Increment);

    /// <summary>A number from 0 up to but not including <paramref name="limit"/>, which is at least 1.</summary>
    public int Next(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>True once in <paramref name="times"/> times.</summary>
    public bool Once(int times) => Next(times) == 0;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
