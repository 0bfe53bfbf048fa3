using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Training;

/// <summary>Makes of a slice of one class what a scanner of another might have shown of the same body. One instance per thread.</summary>
internal interface ISliceSimulator
{
    /// <summary>Simulates one slice.</summary>
    /// <param name="donor">A real slice; left as it is.</param>
    /// <param name="random">Consumed by as many draws as the simulation needs.</param>
    /// <param name="simulated">The slice, good until the next call.</param>
    /// <returns>False where the donor shows nothing to simulate on.</returns>
    bool TrySimulate(scoped GreyView donor, scoped ref SeededRandom random, out GreyView simulated);
}
