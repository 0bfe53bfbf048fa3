namespace FellowOakDicom;

/// <summary>A value breaks a rule of its VR (PS3.5 6.2) or of its value multiplicity.</summary>
public class DicomValidationException : DicomDataException
{
    public DicomValidationException(string content, DicomVR vr, string message)
        : base(message)
    {
        Content = content;
        VR = vr;
    }

    /// <summary>The value as given.</summary>
    public string Content { get; }

    /// <summary>The VR whose rule is broken.</summary>
    public DicomVR VR { get; }

    public override string Message => $"Content \"{Content}\" does not validate VR {VR.Code}: {base.Message}";
}
