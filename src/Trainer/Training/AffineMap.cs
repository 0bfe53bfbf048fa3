namespace DicomNode.Trainer.Training;

/// <summary>
/// Where a target pixel (x, y) lies in the source: u = U0 + Ux x + Uy y, v = V0 + Vx x + Vy y, in units of source pixels
/// between their centres.
/// </summary>
internal readonly record struct AffineMap(float U0, float Ux, float Uy, float V0, float Vx, float Vy);
