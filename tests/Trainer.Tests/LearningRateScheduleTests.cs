using DicomNode.Trainer.Training;
using TorchSharp;

namespace DicomNode.Trainer.Tests;

/// <summary>The trainer's schedule, whose state goes into checkpoints, against PyTorch's.</summary>
public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_rate_falls_on_a_plateau_when_ReduceLROnPlateau_lowers_it(int patience)
    {
        const double Peak = 0.1, Factor = 0.1;
        using var parameter = torch.nn.Parameter(torch.ones(new long[] { 1 }));
        using var optimizer = torch.optim.SGD(new[] { parameter }, Peak);
        var reference = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, "min", Factor, patience);
        var settings = new LearningRateSettings { Peak = Peak, Shape = LearningRateShape.Plateau, Factor = Factor, Patience = patience };
        var schedule = new LearningRateSchedule(settings, totalSteps: 100);

        // Falls, stands still, falls by less than counts, rises: noise around a slow decline.
        var random = new Random(7);
        for (var validation = 0; validation < 24; validation++)
        {
            var loss = Math.Round(1.0 / (1 + validation / 4) + 0.02 * random.NextDouble(), 2);
            reference.step(loss);
            schedule.Observe(loss);
            var rate = optimizer.ParamGroups.First().LearningRate;
            Assert.Equal(Math.Max(rate, 1e-7), Math.Max(schedule.At(validation), 1e-7), rate * 1e-9 + 1e-12);
        }
    }
}
