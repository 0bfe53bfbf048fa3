namespace DicomNode.Trainer.Training;

/// <summary>One shape that <see cref="Canvas"/> paints: an ellipse, a box or a diamond, turned, shaded and grained.</summary>
/// <param name="X">Centre, pixels.</param>
/// <param name="Y">Centre, pixels.</param>
/// <param name="HalfWidth">Half of its own width, pixels.</param>
/// <param name="HalfHeight">Half of its own height, pixels.</param>
/// <param name="Angle">Turned by so much, radians.</param>
/// <param name="Value">Grey at its centre.</param>
internal readonly record struct Leaf(double X, double Y, double HalfWidth, double HalfHeight, double Angle, float Value)
{
    /// <summary>How far from the centre a point counts as: 0 Euclidean (ellipse), 1 the greater coordinate (box), 2 their sum (diamond).</summary>
    public int Shape { get; init; }

    /// <summary>Share of the way to the centre that is painted; 1 paints all of it, less an outline.</summary>
    public float Rim { get; init; } = 1;

    /// <summary>Change of grey from the centre to the border along its width.</summary>
    public float Slope { get; init; }

    /// <summary>Change of grey from the centre to the border along its height.</summary>
    public float Fall { get; init; }

    /// <summary>Amplitude of white grain.</summary>
    public float Grain { get; init; }
}
