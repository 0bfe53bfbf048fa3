namespace DicomNode.Trainer.Training;

/// <summary>What <see cref="SyntheticOutliers"/> draws.</summary>
public enum OutlierKind
{
    /// <summary>White noise, coarse or fine, as pixels, blocks or streaks.</summary>
    Noise,

    /// <summary>Ramps, steps, gratings, rings and chequers.</summary>
    Pattern,

    /// <summary>Pages of text.</summary>
    Text,

    /// <summary>Curves, bars, points and pies on axes.</summary>
    Chart,

    /// <summary>Windows, lists and buttons of a desktop.</summary>
    Screen,

    /// <summary>Square codes and bar codes.</summary>
    Code,

    /// <summary>Shaded things in front of each other, as in a photograph: the dead leaves of Lee, Mumford and Huang 2001.</summary>
    Scene,

    /// <summary>Rough surfaces: clouds, marble, wood, stone.</summary>
    Texture,

    /// <summary>Echoes and speckle in a fan or a box, as an ultrasound probe gives them.</summary>
    Echo,

    /// <summary>Areas of few flat values, as segmentations have them.</summary>
    Mask,

    /// <summary>Outlines and strokes: diagrams, clip art.</summary>
    Drawing,
}
