namespace DicomNode.Classifier;

/// <summary>
/// Which Modality (0008,0060) and which SOP Class UID (0008,0016) claims which class. The defaults are the paper's classes and
/// the terms of PS3.3 C.7.3.1.1.1; configuration adds entries or replaces single ones.
/// </summary>
public sealed record ModalityMapping
{
    /// <summary>Claim by Modality; a term that is not listed is <see cref="ModalityClaim.Undefined"/>.</summary>
    public Dictionary<string, ModalityClaim> Modalities { get; set; } = DefaultModalities();

    /// <summary>Claim by SOP Class UID; a class that is not listed is <see cref="ModalityClaim.Undefined"/> and no witness.</summary>
    public Dictionary<string, ModalityClaim> SopClasses { get; set; } = DefaultSopClasses();

    /// <summary>A CT localizer (Image Type value 3 LOCALIZER) is a projection and may look like an X-ray: both then match CT.</summary>
    public bool CTLocalizersMayLookLikeXR { get; set; } = true;

    /// <summary>What Modality claims.</summary>
    /// <param name="modality">The value as it stands in the header; surrounding spaces do not count, case does.</param>
    public ModalityClaim ForModality(string? modality) => Look(Modalities, modality);

    /// <summary>What the SOP class claims.</summary>
    public ModalityClaim ForSopClass(string? sopClassUid) => Look(SopClasses, sopClassUid?.TrimEnd('\0'));

    private static ModalityClaim Look(Dictionary<string, ModalityClaim> claims, string? value)
    {
        var key = value?.Trim();
        if (string.IsNullOrEmpty(key))
            return ModalityClaim.Missing;
        return claims.GetValueOrDefault(key, ModalityClaim.Undefined);
    }

    private static Dictionary<string, ModalityClaim> DefaultModalities()
    {
        var claims = new Dictionary<string, ModalityClaim>(StringComparer.Ordinal)
        {
            ["CT"] = ModalityClaim.CT,
            ["MR"] = ModalityClaim.MR,
            ["PT"] = ModalityClaim.PT,
            ["CR"] = ModalityClaim.XR,
            ["DX"] = ModalityClaim.XR,
            ["MG"] = ModalityClaim.XR,
            ["PX"] = ModalityClaim.UntrainedXR,
            ["IO"] = ModalityClaim.UntrainedXR,
            ["RG"] = ModalityClaim.UntrainedXR,
        };
        const string Others = "ANN AR ASMT AU BDUS BI BMD CFM CTPROTOCOL DG DMS DOC ECG EEG EMG EOG EPS ES FID GM HC HD IOL IVOCT IVUS KER KO LEN "
            + "LS M3D NM OAM OCT OP OPM OPT OPTBSV OPTENF OPV OSS OT PA PLAN POS PR REG RESP RF RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD "
            + "RTSEGANN RTSTRUCT RWV SEG SM SMR SR SRF STAIN TEXTUREMAP TG US VA XA XAPROTOCOL XC";
        // SC was never a term of its own but stands in many secondary captures.
        const string Retired = "AS CD CF CP CS DD DF DM DS EC FA FS LP MA MS OPR SC ST VF";
        foreach (var term in $"{Others} {Retired}".Split(' '))
            claims[term] = ModalityClaim.OutOfScope;
        return claims;
    }

    private static Dictionary<string, ModalityClaim> DefaultSopClasses()
    {
        // PS3.4 B.5; all lie below 1.2.840.10008.5.1.4.1.1.
        (ModalityClaim Claim, string Classes)[] table =
        [
            // CT, enhanced, legacy converted enhanced.
            (ModalityClaim.CT, "2 2.1 2.2"),
            // MR, enhanced, enhanced colour, legacy converted enhanced.
            (ModalityClaim.MR, "4 4.1 4.3 4.4"),
            // PET, enhanced, legacy converted enhanced.
            (ModalityClaim.PT, "128 130 128.1"),
            // Computed radiography; digital X-ray and mammography, each for presentation and for processing.
            (ModalityClaim.XR, "1 1.1 1.1.1 1.2 1.2.1"),
            // Intra-oral; breast tomosynthesis and breast projection.
            (ModalityClaim.UntrainedXR, "1.3 1.3.1 13.1.3 13.1.4 13.1.5"),
            // Ultrasound, nuclear medicine, secondary capture, angiography and fluoroscopy, 3D X-ray, intravascular OCT.
            (ModalityClaim.OutOfScope, "3 3.1 6 6.1 6.2 6.3 5 20 7 7.1 7.2 7.3 7.4 12.1 12.1.1 12.2 12.2.1 12.3 13.1.1 13.1.2 14.1 14.2"),
            // Parametric map, segmentations, height map, visible light, ophthalmology, RT image and dose, MR spectroscopy, raw data.
            (ModalityClaim.OutOfScope, "30 66.4 66.5 66.7 66.8 77.1.1 77.1.1.1 77.1.2 77.1.2.1 77.1.3 77.1.4 77.1.4.1 77.1.5.1 77.1.5.2 77.1.5.4 "
                + "77.1.5.5 77.1.5.6 77.1.5.7 77.1.5.8 77.1.6 77.1.7 481.1 481.2 4.2 66"),
        ];
        return table.SelectMany(row => row.Classes.Split(' '), (row, last) => (Uid: $"1.2.840.10008.5.1.4.1.1.{last}", row.Claim))
            .ToDictionary(entry => entry.Uid, entry => entry.Claim, StringComparer.Ordinal);
    }
}
