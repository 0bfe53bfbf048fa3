namespace DicomNode.Trainer.Training;

/// <summary>What a receiving coil makes of the signal of a simulated MR slice: its sensitivity falls off, and noise is that of a magnitude (Rice).</summary>
internal static class CoilReception
{
    /// <summary>Receives a slice in place.</summary>
    public static void Receive(Plane slice, MRSimulationSettings settings, ref SeededRandom random)
    {
        var fallOff = random.Between(0, settings.FallOff);
        var (sin, cos) = Math.SinCos(random.Between(0, 2 * Math.PI));
        // A surface coil sees best what lies near it.
        var reach = random.Between(0.2, 0.8);
        var noise = random.Between(settings.Noise[0], settings.Noise[1]);
        for (var y = 0; y < slice.Height; y++)
        {
            var row = slice.Row(y);
            var v = ((double)y / slice.Height) - 0.5;
            for (var x = 0; x < row.Length; x++)
            {
                var u = ((double)x / row.Length) - 0.5;
                var distance = Math.Sqrt(Math.Pow(u - (reach * cos), 2) + Math.Pow(v - (reach * sin), 2));
                var seen = row[x] * Math.Exp(-fallOff * distance);
                // Two normals at once (Box and Muller): real and imaginary part.
                var radius = noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                var (imaginary, real) = Math.SinCos(2 * Math.PI * random.NextDouble());
                row[x] = (float)Math.Sqrt(Math.Pow(seen + (radius * real), 2) + Math.Pow(radius * imaginary, 2));
            }
        }
    }
}
