using System.Numerics;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Random numbers that are a pure function of a seed and a position (step, slot), so that threads, machines and resumed
/// runs draw the same ones. xoshiro256** of Blackman and Vigna, seeded by SplitMix64.
/// </summary>
public struct SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What the numbers are for, so that sampling and augmentation do not share them.</param>
    /// <param name="position">Step, epoch or whatever else counts up.</param>
    /// <param name="slot">Place within the position.</param>
    public SeededRandom(long seed, int stream, long position, int slot = 0)
    {
        var state = Mix((ulong)seed);
        state = Mix(state ^ (ulong)stream);
        state = Mix(state ^ (ulong)position);
        state = Mix(state ^ (ulong)slot);
        _a = Mix(state + 1);
        _b = Mix(state + 2);
        _c = Mix(state + 3);
        _d = Mix(state + 4);
    }

    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>Log-uniform in [low, high), both above 0: as many draws from each octave.</summary>
    public double BetweenLog(double low, double high) => Math.Exp(Between(Math.Log(low), Math.Log(high)));

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958); draws two numbers.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Uniform in 0 .. count - 1.</summary>
    public int Next(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>True with the given probability. Draws one number whatever the probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
