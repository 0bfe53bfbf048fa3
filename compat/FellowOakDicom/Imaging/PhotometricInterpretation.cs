namespace FellowOakDicom.Imaging;

/// <summary>Photometric Interpretation (0028,0004), PS3.3 C.7.6.3.1.2.</summary>
public class PhotometricInterpretation
{
    /// <summary>The smallest value is white.</summary>
    public static readonly PhotometricInterpretation Monochrome1 = new("MONOCHROME1", "Monochrome 1", false, false, false);

    /// <summary>The smallest value is black.</summary>
    public static readonly PhotometricInterpretation Monochrome2 = new("MONOCHROME2", "Monochrome 2", false, false, false);

    public static readonly PhotometricInterpretation PaletteColor = new("PALETTE COLOR", "Palette Color", true, true, false);
    public static readonly PhotometricInterpretation Rgb = new("RGB", "RGB", true, false, false);
    public static readonly PhotometricInterpretation YbrFull = new("YBR_FULL", "YBR Full", true, false, true);
    public static readonly PhotometricInterpretation YbrFull422 = new("YBR_FULL_422", "YBR Full 4:2:2", true, false, true);
    public static readonly PhotometricInterpretation YbrPartial422 = new("YBR_PARTIAL_422", "YBR Partial 4:2:2", true, false, true);
    public static readonly PhotometricInterpretation YbrPartial420 = new("YBR_PARTIAL_420", "YBR Partial 4:2:0", true, false, true);

    public static readonly PhotometricInterpretation YbrIct =
        new("YBR_ICT", "YBR Irreversible Color Transformation (JPEG 2000)", true, false, true);

    public static readonly PhotometricInterpretation YbrRct =
        new("YBR_RCT", "YBR Reversible Color Transformation (JPEG 2000)", true, false, true);

    private static readonly PhotometricInterpretation[] Known =
        [Monochrome1, Monochrome2, PaletteColor, Rgb, YbrFull, YbrFull422, YbrPartial422, YbrPartial420, YbrIct, YbrRct];

    private PhotometricInterpretation(string value, string description, bool isColor, bool isPalette, bool isYBR)
    {
        Value = value;
        Description = description;
        IsColor = isColor;
        IsPalette = isPalette;
        IsYBR = isYBR;
    }

    /// <summary>The defined term.</summary>
    public string Value { get; }

    public string Description { get; }

    public bool IsColor { get; }

    public bool IsPalette { get; }

    public bool IsYBR { get; }

    public static bool operator ==(PhotometricInterpretation? a, PhotometricInterpretation? b) => a?.Value == b?.Value;

    public static bool operator !=(PhotometricInterpretation? a, PhotometricInterpretation? b) => !(a == b);

    /// <exception cref="DicomImagingException">The term is not defined.</exception>
    public static PhotometricInterpretation Parse(string photometricInterpretation)
    {
        var term = photometricInterpretation.Trim(' ', '\0');
        if (term == "MONOCHROME")
            return Monochrome2;
        return Array.Find(Known, known => known.Value == term)
            ?? throw new DicomImagingException($"Unknown Photometric Interpretation [{photometricInterpretation}]");
    }

    public override bool Equals(object? obj) => obj is PhotometricInterpretation other && other.Value == Value;

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Description;
}
