using System.Security.Cryptography;

namespace DicomNode.Fuzz.Tests;

/// <summary>The fuzzer finds what there is to be found, and a case found once is found again by its name alone.</summary>
public sealed class FuzzRunnerTests
{
    private static readonly byte[][] Seeds = [.. Enumerable.Range(1, 5).Select(length => Enumerable.Repeat((byte)length, 20 * length).ToArray())];

    [Fact]
    public void AnExceptionIsAFindingThatCanBeReplayed()
    {
        var kind = Kind(input => _ = input.Length > 40 && input.Span[40] == 0xff ? throw new InvalidOperationException("40 is FF") : 0);
        var (finding, count) = Assert.Single(Run(kind, 20_000).Findings);
        Assert.InRange(count, 1, 20_000);
        Assert.Equal(0xff, finding.Input[40]);
        Assert.StartsWith("InvalidOperationException in DicomNode.Fuzz.Tests.FuzzRunnerTests", finding.Kind, StringComparison.Ordinal);
        var (input, again) = Runner(kind, finding.Case.Seed).Replay(finding.Case.Index);
        Assert.Equal(finding.Input, input);
        Assert.Equal(finding.Case, Assert.Single(again).Case);
    }

    [Fact]
    public void ACaseThatAllocatesByALengthThatLiesIsAFinding()
    {
        var (finding, _) = Assert.Single(Run(Kind(input => GC.KeepAlive(input.Length > 30 && input.Span[30] == 0x7f ? new byte[8 << 20] : null)), 20_000).Findings);
        Assert.Equal("allocation", finding.Kind);
    }

    [Fact]
    public void ACaseThatIsSlowAlsoAloneIsAFinding()
    {
        var slow = 0;
        var kind = Kind(_ =>
        {
            if (Interlocked.Increment(ref slow) is > 20 and < 23)
                Thread.Sleep(FuzzRunner.TimeLimit + FuzzRunner.TimeLimit / 10);
        });
        Assert.Empty(Run(kind, 100).Findings);
        Assert.Equal("time", Assert.Single(Run(Kind(input => Thread.Sleep(input.Length == 60 ? FuzzRunner.TimeLimit * 1.1 : TimeSpan.Zero)), 17).Findings).Finding.Kind);
    }

    /// <summary>What a case is made of must not change from one machine to another, or its name would say nothing.</summary>
    [Fact]
    public void CasesAreTheSameEverywhere()
    {
        var buffer = new FuzzBuffer();
        var mutator = new Mutator(Seeds, [[1, 2, 3]]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < 10_000; index++)
        {
            var random = CaseRandom.For(new FuzzCase("any", 1, index));
            mutator.Fill(buffer, ref random);
            Assert.InRange(buffer.Length, 0, FuzzBuffer.MaxLength);
            hash.AppendData(buffer.Span);
        }

        Assert.Equal("e76268d3e6e58d71", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Theory]
    [InlineData("pdus:1:23", true)]
    [InlineData("pdus:18446744073709551615:0", true)]
    [InlineData("pdus:1", false)]
    [InlineData("pdus:1:-2", false)]
    [InlineData("pdus:1:2:3", false)]
    public void ACaseIsNamedByTargetSeedAndIndex(string text, bool isCase) => Assert.Equal(isCase ? text : null, FuzzCase.Parse(text)?.ToString());

    [Theory]
    [InlineData("--cases 0")]
    [InlineData("--cases")]
    [InlineData("--target nothing")]
    [InlineData("--replay nothing:1:2")]
    [InlineData("--corpus /nowhere")]
    [InlineData("--cover all")]
    public void AnArgumentThatIsNoneIsNamed(string arguments)
    {
        Assert.Null(FuzzOptions.Parse(arguments.Split(' '), out var fault));
        Assert.Equal(arguments, fault);
    }

    private static FuzzTargetKind Kind(Action<ReadOnlyMemory<byte>> run) => new("test", 0, false, _ => Seeds, seeds => new Target(seeds, run));

    private static FuzzRunner Runner(FuzzTargetKind kind, ulong seed) => new(kind, seed, null, new RunningCases(2, null, _ => { }));

    private static FuzzReport Run(FuzzTargetKind kind, long cases) => Runner(kind, 7).Run(cases, 2);

    private sealed class Target(IReadOnlyList<byte[]> seeds, Action<ReadOnlyMemory<byte>> run) : FuzzTarget(seeds, [])
    {
        public override void Run(ReadOnlyMemory<byte> input) => run(input);
    }
}
