namespace DicomNode.Classifier.Models;

/// <summary>The input that a model was trained for.</summary>
public sealed record ModelInput
{
    /// <summary>The only scaling there is: by each slice's own minimum and maximum, to [0, 1].</summary>
    public const string MinMaxPerSlice = "minMaxPerSlice";

    /// <summary>Grey channels.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Rows in pixels.</summary>
    public int Height { get; init; } = Preprocessing.SlicePreprocessor.Side;

    /// <summary>Columns in pixels.</summary>
    public int Width { get; init; } = Preprocessing.SlicePreprocessor.Side;

    /// <summary>How grey values come to [0, 1].</summary>
    public string Scaling { get; init; } = MinMaxPerSlice;
}
