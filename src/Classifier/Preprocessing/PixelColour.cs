namespace DicomNode.Classifier.Preprocessing;

/// <summary>How samples become one grey value: Photometric Interpretation (PS3.3 C.7.6.3.1.2) as far as native pixels know it.</summary>
public enum PixelColour
{
    /// <summary>One sample, high is bright.</summary>
    Monochrome2,

    /// <summary>One sample, high is dark: inverted.</summary>
    Monochrome1,

    /// <summary>One sample, an index into a palette whose luminance counts.</summary>
    Palette,

    /// <summary>Three samples R, G, B (also YBR_RCT and YBR_ICT, whose transform the decoder has undone).</summary>
    Rgb,

    /// <summary>Three samples Y, CB, CR: Y is the luminance.</summary>
    YbrFull,

    /// <summary>Y Y CB CR for each pair of pixels in a row: Y is the luminance.</summary>
    YbrFull422,
}
