namespace DicomNode.Trainer.Training;

/// <summary>
/// How often and how strongly training images are changed in what must not decide the class: format, size, borders, crops,
/// contrast, marks. Each *Chance is a probability in [0, 1]; ranges are [low, high].
/// </summary>
public sealed record AugmentationSettings
{
    /// <summary>Chance to take a window of the image instead of all of it.</summary>
    public required double CropChance { get; init; }

    /// <summary>Share of the area that such a window keeps.</summary>
    public required double[] CropArea { get; init; }

    /// <summary>Width over height of the window, relative to the image's own.</summary>
    public required double[] CropAspect { get; init; }

    /// <summary>Chance to take a small part instead, as archives of tumours do: of another size and aspect than a window.</summary>
    public double ZoomChance { get; init; }

    /// <summary>Share of the area that such a part keeps.</summary>
    public double[] ZoomArea { get; init; } = [1, 1];

    /// <summary>Width over height of the part, relative to the image's own.</summary>
    public double[] ZoomAspect { get; init; } = [1, 1];

    /// <summary>Chance to bring the image to another number of pixels before everything that follows.</summary>
    public required double ResampleChance { get; init; }

    /// <summary>The longest side after that, in pixels; drawn log-uniformly.</summary>
    public required double[] ResampleSide { get; init; }

    /// <summary>Chance of each of: left-right, top-bottom, transposed.</summary>
    public required double FlipChance { get; init; }

    public required double RotationChance { get; init; }

    /// <summary>The greatest rotation, degrees.</summary>
    public required double RotationDegrees { get; init; }

    /// <summary>The greatest shear: columns moved per row.</summary>
    public required double Shear { get; init; }

    public required double BlurChance { get; init; }

    /// <summary>Standard deviation of the Gaussian, pixels.</summary>
    public required double[] BlurSigma { get; init; }

    /// <summary>Chance to clip at a lower bound, at an upper bound: each drawn for itself.</summary>
    public required double WindowChance { get; init; }

    /// <summary>The lower bound's range, as a share of the image's own.</summary>
    public required double[] WindowLow { get; init; }

    public required double[] WindowHigh { get; init; }

    public required double GammaChance { get; init; }

    public required double[] Gamma { get; init; }

    public required double ShadingChance { get; init; }

    /// <summary>The greatest gain or loss of a linear shading at the border.</summary>
    public required double Shading { get; init; }

    public required double NoiseChance { get; init; }

    /// <summary>Standard deviation, as a share of the image's range; drawn log-uniformly.</summary>
    public required double[] NoiseSigma { get; init; }

    /// <summary>Chance of inversion by class: radiographs circulate in both polarities whatever their header says.</summary>
    public required Dictionary<string, double> InversionChance { get; init; }

    /// <summary>Chance to set what lies outside the inscribed ellipse below everything else, as scanners pad a round field of view.</summary>
    public required double FieldOfViewChance { get; init; }

    /// <summary>Chance to blacken all that is outside the body: the table, the head rest, arms and marks beside it.</summary>
    public double IsolationChance { get; init; }

    public required double BorderChance { get; init; }

    /// <summary>The greatest border on one side, as a share of the image's side.</summary>
    public required double Border { get; init; }

    public required double MarksChance { get; init; }

    public required double EraseChance { get; init; }

    /// <summary>Share of the area that is erased.</summary>
    public required double[] EraseArea { get; init; }

    public required double JpegChance { get; init; }

    /// <summary>Quality in libjpeg's sense, 1 to 100.</summary>
    public required double[] JpegQuality { get; init; }

    public required double QuantisationChance { get; init; }

    /// <summary>Lists what is out of range.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var property in typeof(AugmentationSettings).GetProperties())
        {
            switch (property.GetValue(this))
            {
                case double chance when property.Name.EndsWith("Chance", StringComparison.Ordinal) && chance is not (>= 0 and <= 1):
                    yield return $"{property.Name} is {chance}, expected a probability in [0, 1]";
                    break;
                case double amount when amount is not (>= 0 and <= 360):
                    yield return $"{property.Name} is {amount}, expected at least 0";
                    break;
                case double[] range when range.Length != 2 || !(range[0] <= range[1]) || !(range[0] >= 0):
                    yield return $"{property.Name} is [{string.Join(", ", range)}], expected [low, high] with 0 <= low <= high";
                    break;
                case Dictionary<string, double> byClass when byClass.Values.Any(chance => chance is not (>= 0 and <= 1)):
                    yield return $"{property.Name} holds a value outside [0, 1]";
                    break;
            }
        }

        if (ResampleSide is [< 16, _])
            yield return $"ResampleSide starts at {ResampleSide[0]}, expected at least 16";
        if (CropArea is [<= 0, _] or [_, > 1])
            yield return "CropArea is outside (0, 1]";
        if (ZoomArea is [<= 0, _] or [_, > 1])
            yield return "ZoomArea is outside (0, 1]";
        if (JpegQuality is [< 1, _] or [_, > 100])
            yield return "JpegQuality is outside 1..100";
        if (NoiseSigma is [<= 0, _])
            yield return "NoiseSigma starts at 0; it is drawn log-uniformly";
        if (Border > 0.9)
            yield return $"Border is {Border}, expected at most 0.9";
    }
}
