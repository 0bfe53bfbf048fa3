using DicomNode.Classifier;
using DicomNode.Node.Commitment;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Intake;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Commitment;

/// <summary>An answer waits for the verdicts on what was acknowledged before the question, and for no others.</summary>
public sealed class CommitmentEvaluatorTests : IAsyncDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly IntakeFolder _intake;
    private readonly SqliteVerdictStore _store;
    private readonly CommitmentEvaluator _evaluator;

    public CommitmentEvaluatorTests()
    {
        _intake = new IntakeFolder(_temporary.File("data"));
        _store = new SqliteVerdictStore(_temporary.File("verdicts.sqlite"), new AbstainThresholds(), TimeProvider.System);
        _evaluator = new CommitmentEvaluator(_store, _intake.Journal, _intake.Folders, new RetentionOptions(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _temporary.Dispose();
    }

    [Fact]
    public async Task An_instance_without_a_verdict_is_waited_for()
    {
        await _store.OpenAsync(CancellationToken.None);
        var instance = (await _intake.ReceiveAsync(1, 2, 3))!;
        var verdict = Samples.Slice(1) with { FileName = _intake.Journal.FinalPathOf(instance, Outcome.Match) };
        var answer = _evaluator.EvaluateAsync(Ask(verdict), CancellationToken.None);
        Assert.False(answer.IsCompleted);

        await _store.AddAsync([verdict], CancellationToken.None);
        Assert.False(answer.IsCompleted);
        _intake.Journal.Finish(instance, verdict.FileName);
        var result = await answer.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(result.Failed);
        Assert.Single(result.Committed);
    }

    [Fact]
    public async Task An_instance_that_came_after_the_question_is_not_waited_for()
    {
        await _store.OpenAsync(CancellationToken.None);
        var question = Ask(Samples.Slice(1));
        await _intake.ReceiveAsync(1, 2, 3);
        var result = await _evaluator.EvaluateAsync(question, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(FailureReason.NoSuchObjectInstance, Assert.Single(result.Failed).Reason);
    }

    [Fact]
    public async Task A_store_that_fails_is_no_answer()
    {
        // Without OpenAsync there are no tables.
        await Assert.ThrowsAnyAsync<Exception>(() => _evaluator.EvaluateAsync(Ask(Samples.Slice(1)), CancellationToken.None));
    }

    private static CommitmentRequest Ask(Verdict verdict) => new()
    {
        PeerAe = "MODALITY",
        TransactionUid = "1.2.3.77",
        ReceivedAt = TimeProvider.System.GetUtcNow(),
        References = [new SopReference(verdict.SopClassUid, verdict.SopInstanceUid)],
    };
}
