using System.Collections.Concurrent;
using FellowOakDicom.IO;

namespace FellowOakDicom;

/// <summary>How a data set is encoded (PS3.5 chapter 10, annex A).</summary>
public class DicomTransferSyntax
{
    /// <summary>No standard syntax: for data sets wrongly written so.</summary>
    public static readonly DicomTransferSyntax ImplicitVRBigEndian =
        new(
            new DicomUID(DicomUID.ExplicitVRBigEndianRETIRED.UID + ".123456", "Implicit VR Big Endian", DicomUidType.TransferSyntax),
            isExplicitVR: false,
            endian: Endian.Big);

    /// <summary>Implicit VR Little Endian, but the words of Pixel Data have their high byte first.</summary>
    public static readonly DicomTransferSyntax GEPrivateImplicitVRBigEndian =
        new(DicomUID.GEPrivateImplicitVRBigEndian, isExplicitVR: false, swapPixelData: true);

    public static readonly DicomTransferSyntax ImplicitVRLittleEndian = new(DicomUID.ImplicitVRLittleEndian, isExplicitVR: false);

    public static readonly DicomTransferSyntax ExplicitVRLittleEndian = new(DicomUID.ExplicitVRLittleEndian);

    public static readonly DicomTransferSyntax ExplicitVRBigEndian = new(DicomUID.ExplicitVRBigEndianRETIRED, endian: Endian.Big);

    public static readonly DicomTransferSyntax DeflatedExplicitVRLittleEndian =
        new(DicomUID.DeflatedExplicitVRLittleEndian, isDeflate: true);

    public static readonly DicomTransferSyntax JPEGProcess1 =
        new(DicomUID.JPEGBaseline8Bit, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess2_4 =
        new(DicomUID.JPEGExtended12Bit, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess3_5Retired =
        new(DicomUID.JPEGExtended35RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess6_8Retired =
        new(DicomUID.JPEGSpectralSelectionNonHierarchical68RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess7_9Retired =
        new(DicomUID.JPEGSpectralSelectionNonHierarchical79RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess10_12Retired =
        new(DicomUID.JPEGFullProgressionNonHierarchical1012RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess11_13Retired =
        new(DicomUID.JPEGFullProgressionNonHierarchical1113RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess14 = new(DicomUID.JPEGLossless, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEGProcess15Retired =
        new(DicomUID.JPEGLosslessNonHierarchical15RETIRED, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEGProcess16_18Retired =
        new(DicomUID.JPEGExtendedHierarchical1618RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess17_19Retired =
        new(DicomUID.JPEGExtendedHierarchical1719RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess20_22Retired =
        new(DicomUID.JPEGSpectralSelectionHierarchical2022RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess21_23Retired =
        new(DicomUID.JPEGSpectralSelectionHierarchical2123RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess24_26Retired =
        new(DicomUID.JPEGFullProgressionHierarchical2426RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess25_27Retired =
        new(DicomUID.JPEGFullProgressionHierarchical2527RETIRED, isEncapsulated: true, lossyMethod: "ISO_10918_1");

    public static readonly DicomTransferSyntax JPEGProcess28Retired = new(DicomUID.JPEGLosslessHierarchical28RETIRED, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEGProcess29Retired = new(DicomUID.JPEGLosslessHierarchical29RETIRED, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEGProcess14SV1 = new(DicomUID.JPEGLosslessSV1, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEGLSLossless = new(DicomUID.JPEGLSLossless, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEGLSNearLossless =
        new(DicomUID.JPEGLSNearLossless, isEncapsulated: true, lossyMethod: "ISO_14495_1");

    public static readonly DicomTransferSyntax JPEG2000Lossless = new(DicomUID.JPEG2000Lossless, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEG2000Lossy = new(DicomUID.JPEG2000, isEncapsulated: true, lossyMethod: "ISO_15444_1");

    public static readonly DicomTransferSyntax JPEG2000Part2MultiComponentLosslessOnly =
        new(DicomUID.JPEG2000MCLossless, isEncapsulated: true);

    public static readonly DicomTransferSyntax JPEG2000Part2MultiComponent =
        new(DicomUID.JPEG2000MC, isEncapsulated: true, lossyMethod: "ISO_15444_2");

    public static readonly DicomTransferSyntax JPIPReferenced = new(DicomUID.JPIPReferenced);

    public static readonly DicomTransferSyntax JPIPReferencedDeflate = new(DicomUID.JPIPReferencedDeflate, isDeflate: true);

    public static readonly DicomTransferSyntax MPEG2 = new(DicomUID.MPEG2MPML, isEncapsulated: true, lossyMethod: "ISO_13818_2");

    public static readonly DicomTransferSyntax FragmentableMPEG2 =
        new(DicomUID.MPEG2MPMLF, isEncapsulated: true, lossyMethod: "ISO_13818_2");

    public static readonly DicomTransferSyntax MPEG2MainProfileHighLevel =
        new(DicomUID.MPEG2MPHL, isEncapsulated: true, lossyMethod: "ISO_13818_2");

    public static readonly DicomTransferSyntax FragmentableMPEG2MainProfileHighLevel =
        new(DicomUID.MPEG2MPHLF, isEncapsulated: true, lossyMethod: "ISO_13818_2");

    public static readonly DicomTransferSyntax MPEG4AVCH264HighProfileLevel41 =
        new(DicomUID.MPEG4HP41, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax FragmentableMPEG4AVCH264HighProfileLevel41 =
        new(DicomUID.MPEG4HP41F, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax MPEG4AVCH264BDCompatibleHighProfileLevel41 =
        new(DicomUID.MPEG4HP41BD, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax FragmentableMPEG4AVCH264BDCompatibleHighProfileLevel41 =
        new(DicomUID.MPEG4HP41BDF, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax MPEG4AVCH264HighProfileLevel42For2DVideo =
        new(DicomUID.MPEG4HP422D, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax FragmentableMPEG4AVCH264HighProfileLevel42For2DVideo =
        new(DicomUID.MPEG4HP422DF, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax MPEG4AVCH264HighProfileLevel42For3DVideo =
        new(DicomUID.MPEG4HP423D, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax FragmentableMPEG4AVCH264HighProfileLevel42For3DVideo =
        new(DicomUID.MPEG4HP423DF, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax MPEG4AVCH264StereoHighProfileLevel42 =
        new(DicomUID.MPEG4HP42STEREO, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax FragmentableMPEG4AVCH264StereoHighProfileLevel42 =
        new(DicomUID.MPEG4HP42STEREOF, isEncapsulated: true, lossyMethod: "ISO_14496_10");

    public static readonly DicomTransferSyntax HEVCH265MainProfileLevel51 =
        new(DicomUID.HEVCMP51, isEncapsulated: true, lossyMethod: "ISO_23008_2");

    public static readonly DicomTransferSyntax HEVCH265Main10ProfileLevel51 =
        new(DicomUID.HEVCM10P51, isEncapsulated: true, lossyMethod: "ISO_23008_2");

    public static readonly DicomTransferSyntax HTJ2KLossless = new(DicomUID.HTJ2KLossless, isEncapsulated: true);

    public static readonly DicomTransferSyntax HTJ2KLosslessRPCL = new(DicomUID.HTJ2KLosslessRPCL, isEncapsulated: true);

    public static readonly DicomTransferSyntax HTJ2K = new(DicomUID.HTJ2K, isEncapsulated: true, lossyMethod: "ISO_15444_15");

    public static readonly DicomTransferSyntax JPIPHTJ2KReferenced = new(DicomUID.JPIPHTJ2KReferenced);

    public static readonly DicomTransferSyntax JPIPHTJ2KReferencedDeflate = new(DicomUID.JPIPHTJ2KReferencedDeflate, isDeflate: true);

    public static readonly DicomTransferSyntax RLELossless = new(DicomUID.RLELossless, isEncapsulated: true);

    public static readonly DicomTransferSyntax RFC2557MIMEEncapsulation = new(DicomUID.RFC2557MIMEEncapsulationRETIRED);

    public static readonly DicomTransferSyntax XMLEncoding = new(DicomUID.XMLEncodingRETIRED);

    public static readonly DicomTransferSyntax Papyrus3ImplicitVRLittleEndianRetired =
        new(DicomUID.Papyrus3ImplicitVRLittleEndianRETIRED, isExplicitVR: false);

    private static readonly ConcurrentDictionary<string, DicomTransferSyntax> Entries = new(new[]
    {
        GEPrivateImplicitVRBigEndian,
        ImplicitVRLittleEndian,
        ExplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
        JPEGProcess1,
        JPEGProcess2_4,
        JPEGProcess3_5Retired,
        JPEGProcess6_8Retired,
        JPEGProcess7_9Retired,
        JPEGProcess10_12Retired,
        JPEGProcess11_13Retired,
        JPEGProcess14,
        JPEGProcess15Retired,
        JPEGProcess16_18Retired,
        JPEGProcess17_19Retired,
        JPEGProcess20_22Retired,
        JPEGProcess21_23Retired,
        JPEGProcess24_26Retired,
        JPEGProcess25_27Retired,
        JPEGProcess28Retired,
        JPEGProcess29Retired,
        JPEGProcess14SV1,
        JPEGLSLossless,
        JPEGLSNearLossless,
        JPEG2000Lossless,
        JPEG2000Lossy,
        JPEG2000Part2MultiComponentLosslessOnly,
        JPEG2000Part2MultiComponent,
        JPIPReferenced,
        JPIPReferencedDeflate,
        MPEG2,
        FragmentableMPEG2,
        MPEG2MainProfileHighLevel,
        FragmentableMPEG2MainProfileHighLevel,
        MPEG4AVCH264HighProfileLevel41,
        FragmentableMPEG4AVCH264HighProfileLevel41,
        MPEG4AVCH264BDCompatibleHighProfileLevel41,
        FragmentableMPEG4AVCH264BDCompatibleHighProfileLevel41,
        MPEG4AVCH264HighProfileLevel42For2DVideo,
        FragmentableMPEG4AVCH264HighProfileLevel42For2DVideo,
        MPEG4AVCH264HighProfileLevel42For3DVideo,
        FragmentableMPEG4AVCH264HighProfileLevel42For3DVideo,
        MPEG4AVCH264StereoHighProfileLevel42,
        FragmentableMPEG4AVCH264StereoHighProfileLevel42,
        HEVCH265MainProfileLevel51,
        HEVCH265Main10ProfileLevel51,
        HTJ2KLossless,
        HTJ2KLosslessRPCL,
        HTJ2K,
        JPIPHTJ2KReferenced,
        JPIPHTJ2KReferencedDeflate,
        RLELossless,
        RFC2557MIMEEncapsulation,
        XMLEncoding,
        Papyrus3ImplicitVRLittleEndianRetired,
    }.Select(syntax => KeyValuePair.Create(syntax.UID.UID, syntax)));

    private DicomTransferSyntax(
        DicomUID uid,
        bool isExplicitVR = true,
        Endian endian = default,
        bool isDeflate = false,
        bool isEncapsulated = false,
        string? lossyMethod = null,
        bool swapPixelData = false)
    {
        UID = uid;
        IsRetired = uid.IsRetired;
        IsExplicitVR = isExplicitVR;
        Endian = endian;
        IsDeflate = isDeflate;
        IsEncapsulated = isEncapsulated;
        IsLossy = lossyMethod is not null;
        LossyCompressionMethod = lossyMethod;
        SwapPixelData = swapPixelData;
    }

    public static IEnumerable<DicomTransferSyntax> KnownEntries => Entries.Values;

    public DicomUID UID { get; }

    public bool IsRetired { get; }

    public bool IsExplicitVR { get; }

    /// <summary>Pixel Data are fragments in items (PS3.5 A.4).</summary>
    public bool IsEncapsulated { get; }

    public bool IsLossy { get; }

    /// <summary>Defined term of Lossy Image Compression Method (0028,2114).</summary>
    public string? LossyCompressionMethod { get; }

    /// <summary>The data set is one deflated stream (RFC 1951).</summary>
    public bool IsDeflate { get; }

    public Endian Endian { get; }

    public bool SwapPixelData { get; }

    public static bool operator ==(DicomTransferSyntax? a, DicomTransferSyntax? b) => a?.UID == b?.UID;

    public static bool operator !=(DicomTransferSyntax? a, DicomTransferSyntax? b) => !(a == b);

    public static DicomTransferSyntax Parse(string uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        return Lookup(DicomUID.Parse(uid, "Unknown", DicomUidType.TransferSyntax));
    }

    /// <summary>The known syntax, or for an unknown UID one that is explicit, little endian and encapsulated.</summary>
    /// <exception cref="DicomDataException">The UID names something other than a transfer syntax.</exception>
    public static DicomTransferSyntax Lookup(DicomUID uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        if (Entries.TryGetValue(uid.UID, out var syntax))
            return syntax;
        return uid.Type == DicomUidType.TransferSyntax
            ? new DicomTransferSyntax(uid, isEncapsulated: true)
            : throw new DicomDataException($"UID: {uid} is not a transfer syntax type.");
    }

    /// <summary>The known syntax, null for an unknown UID.</summary>
    public static DicomTransferSyntax? Query(DicomUID uid) => Entries.TryGetValue(uid.UID, out var syntax) ? syntax : null;

    public static DicomTransferSyntax Register(DicomUID uid) => Register(uid, Endian.Little);

    public static DicomTransferSyntax Register(DicomUID uid, Endian endian, bool isExplicitVR = true, bool isEncapsulated = true)
    {
        if (uid.Type != DicomUidType.TransferSyntax)
            throw new DicomDataException($"UID: {uid} is not a transfer syntax type.");
        return Entries.GetOrAdd(uid.UID, _ => new DicomTransferSyntax(uid, isExplicitVR, endian, isEncapsulated: isEncapsulated));
    }

    public static bool Unregister(DicomUID uid) => Entries.TryRemove(uid.UID, out _);

    public static bool Unregister(DicomTransferSyntax ts) => Unregister(ts.UID);

    public override bool Equals(object? obj) => obj switch
    {
        DicomTransferSyntax syntax => syntax.UID == UID,
        DicomUID uid => uid == UID,
        string text => text == UID.UID,
        _ => false,
    };

    public override int GetHashCode() => UID.GetHashCode();

    public override string ToString() => UID.Name;
}
