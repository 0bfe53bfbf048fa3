#!/usr/bin/env python3
"""Writes the facts of PS3.6 and PS3.7 (attributes and UIDs) that the library needs.

Input: the machine-readable registries that Debian ships, dicom.dic of libdcmtk17 (tag, VR, keyword, VM; edition 2022b) and
Part6.xml of libgdcm3.0 (names of attributes; UIDs). Output, beside this script's parent: Facts/dictionary.tsv (embedded, read by
DicomDictionary), DicomTag.Generated.cs and DicomUID.Generated.cs.
"""
import pathlib
import re
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
DCMTK = pathlib.Path("/usr/share/libdcmtk17/dicom.dic")
GDCM = pathlib.Path("/usr/share/gdcm-3.0/XML/Part6.xml")

VRS = {"xs": "US/SS", "ox": "OB/OW", "px": "OB/OW", "lt": "US/OW", "up": "UL", "na": "NONE"}
# Groups whose attributes get a field in DicomTag; the dictionary knows every group.
TAG_GROUPS = {0x0000, 0x0002, 0x0004, 0x0008, 0x0010, 0x0012, 0x0018, 0x0020, 0x0028, 0x0032, 0x0038, 0x0040, 0x0054, 0x0062, 0x0066,
              0x0070, 0x0088, 0x2050, 0x3006, 0x5200, 0x5400, 0x6000, 0x7FE0, 0xFFFA, 0xFFFC, 0xFFFE}
# Retired attributes that readers of old files still ask for.
RETIRED_FIELDS = {"ImageDimensions", "ImageFormat", "RecognitionCode", "GrayScale", "ImageLocation"}

UID_KINDS = {
    "SOP Class": "SOPClass", "Transfer Syntax": "TransferSyntax", "Meta SOP Class": "MetaSOPClass",
    "Application Context Name": "ApplicationContextName",
}
# Keywords of PS3.6 that do not follow from the name.
UID_KEYWORDS = {
    "1.2.840.10008.1.2": "ImplicitVRLittleEndian",
    "1.2.840.10008.1.2.4.50": "JPEGBaseline8Bit",
    "1.2.840.10008.1.2.4.51": "JPEGExtended12Bit",
    "1.2.840.10008.1.2.4.57": "JPEGLossless",
    "1.2.840.10008.1.2.4.70": "JPEGLosslessSV1",
    "1.2.840.10008.1.2.4.80": "JPEGLSLossless",
    "1.2.840.10008.1.2.4.81": "JPEGLSNearLossless",
    "1.2.840.10008.1.2.4.90": "JPEG2000Lossless",
    "1.2.840.10008.1.2.4.91": "JPEG2000",
    "1.2.840.10008.1.2.4.92": "JPEG2000MCLossless",
    "1.2.840.10008.1.2.4.93": "JPEG2000MC",
    "1.2.840.10008.1.2.4.100": "MPEG2MPML",
    "1.2.840.10008.1.2.4.101": "MPEG2MPHL",
    "1.2.840.10008.1.2.4.102": "MPEG4HP41",
    "1.2.840.10008.1.2.4.103": "MPEG4HP41BD",
    "1.2.840.10008.1.2.5": "RLELossless",
    "1.2.840.10008.5.1.4.1.1.9.1.1": "TwelveLeadECGWaveformStorage",
    "1.2.840.10008.5.1.4.1.1.131": "BasicStructuredDisplayStorage",
    "1.2.840.10008.1.20.1": "StorageCommitmentPushModel",
    "1.2.840.10008.3.1.1.1": "DICOMApplicationContext",
    "1.2.840.10008.5.1.1.33": "MediaCreationManagement",
}
# Newer than the registry's edition, or named there without what this needs.
UID_MORE = [
    ("1.2.840.10008.1.2.4.100.1", "Fragmentable MPEG2 Main Profile / Main Level", "TransferSyntax", "MPEG2MPMLF", False),
    ("1.2.840.10008.1.2.4.101.1", "Fragmentable MPEG2 Main Profile / High Level", "TransferSyntax", "MPEG2MPHLF", False),
    ("1.2.840.10008.1.2.4.102.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1", "TransferSyntax", "MPEG4HP41F", False),
    ("1.2.840.10008.1.2.4.103.1", "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", "TransferSyntax", "MPEG4HP41BDF", False),
    ("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", "TransferSyntax", "MPEG4HP422D", False),
    ("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", "TransferSyntax", "MPEG4HP423D", False),
    ("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", "TransferSyntax", "MPEG4HP42STEREO", False),
    ("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1", "TransferSyntax", "HEVCMP51", False),
    ("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", "TransferSyntax", "HEVCM10P51", False),
    ("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Image Compression (Lossless Only)", "TransferSyntax", "HTJ2KLossless", False),
    ("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)", "TransferSyntax", "HTJ2KLosslessRPCL", False),
    ("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000 Image Compression", "TransferSyntax", "HTJ2K", False),
    ("1.2.840.10008.1.2.4.104.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", "TransferSyntax", "MPEG4HP422DF", False),
    ("1.2.840.10008.1.2.4.105.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", "TransferSyntax", "MPEG4HP423DF", False),
    ("1.2.840.10008.1.2.4.106.1", "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", "TransferSyntax", "MPEG4HP42STEREOF", False),
    ("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced", "TransferSyntax", "JPIPHTJ2KReferenced", False),
    ("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", "TransferSyntax", "JPIPHTJ2KReferencedDeflate", False),
    ("1.2.840.113619.5.2", "GE Private Implicit VR Big Endian", "TransferSyntax", "GEPrivateImplicitVRBigEndian", False),
    ("1.2.840.10008.1.20", "Papyrus 3 Implicit VR Little Endian", "TransferSyntax", "Papyrus3ImplicitVRLittleEndianRETIRED", True),
    ("1.2.840.10008.5.1.4.1.1.4.4", "Legacy Converted Enhanced MR Image Storage", "SOPClass", "LegacyConvertedEnhancedMRImageStorage", False),
    ("1.2.840.10008.5.1.4.1.1.2.2", "Legacy Converted Enhanced CT Image Storage", "SOPClass", "LegacyConvertedEnhancedCTImageStorage", False),
    ("1.2.840.10008.5.1.4.1.1.128.1", "Legacy Converted Enhanced PET Image Storage", "SOPClass", "LegacyConvertedEnhancedPETImageStorage", False),
    ("1.2.840.10008.5.1.4.1.1.130", "Enhanced PET Image Storage", "SOPClass", "EnhancedPETImageStorage", False),
    ("1.2.840.10008.5.1.4.1.1.13.1.3", "Breast Tomosynthesis Image Storage", "SOPClass", "BreastTomosynthesisImageStorage", False),
    ("1.2.840.10008.5.1.4.1.1.13.1.4", "Breast Projection X-Ray Image Storage - For Presentation", "SOPClass", "BreastProjectionXRayImageStorageForPresentation", False),
    ("1.2.840.10008.5.1.4.1.1.13.1.5", "Breast Projection X-Ray Image Storage - For Processing", "SOPClass", "BreastProjectionXRayImageStorageForProcessing", False),
    ("1.2.840.10008.5.1.4.1.1.6.2", "Enhanced US Volume Storage", "SOPClass", "EnhancedUSVolumeStorage", False),
    ("1.2.840.10008.5.1.4.1.1.66.5", "Surface Segmentation Storage", "SOPClass", "SurfaceSegmentationStorage", False),
    ("1.2.840.10008.5.1.4.1.1.30", "Parametric Map Storage", "SOPClass", "ParametricMapStorage", False),
    ("1.2.840.10008.5.1.4.1.1.104.3", "Encapsulated STL Storage", "SOPClass", "EncapsulatedSTLStorage", False),
]


def registry():
    """Part6.xml without the external entities, which the parser would not resolve."""
    return xml.fromstring(re.sub(r"<!DOCTYPE.*?\]>|&part7[ab];|&cp699;", "", GDCM.read_text(encoding="utf-8"), flags=re.S).encode())


def attributes():
    names = {}
    for entry in registry().iter("entry"):
        if entry.get("keyword"):
            names.setdefault(entry.get("keyword"), entry.get("name"))
    for line in DCMTK.read_text().splitlines():
        match = re.match(r"\(([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{4}))?,([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{4}))?\)\t(\w\w)\t(\w+)\t(\S+)\t(\S+)", line)
        if not match or match[8] not in ("DICOM", "DICOM/retired"):
            continue
        group, group_end, element, element_end, vr, keyword, vm, kind = match.groups()
        retired = kind != "DICOM"
        keyword = keyword.removeprefix("RETIRED_")
        if group_end:
            if (group[2:], group_end[2:].upper()) != ("00", "FF"):
                continue
            group = group[:2] + "xx"
        if element_end:
            if (element[2:], element_end[2:].upper()) != ("00", "FF"):
                continue
            element = element[:2] + "xx"
        name = names.get(keyword) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", keyword)
        yield group.upper().replace("X", "x"), element.upper().replace("X", "x"), VRS.get(vr, vr), vm, keyword, retired, name.replace("’", "'")


def uid_keyword(name):
    name = re.sub(r"\s*SOP Class(?=$|\s\()|(?<=\()Process ", "", name)
    name = name.replace("FIND", "Find").replace("MOVE", "Move").replace("GET", "Get")
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    return "".join(word[0].upper() + word[1:] for word in words)


def uids():
    seen = set()
    for value, name, kind, keyword, retired in UID_MORE:
        seen.add(value)
        yield value, name, kind, keyword, retired
    for entry in registry().iter("uid"):
        value, kind, retired = entry.get("value"), UID_KINDS.get(entry.get("type")), entry.get("retired") == "true"
        if value in seen or kind is None or "(Retired)" in entry.get("name"):
            continue
        seen.add(value)
        name = entry.get("name").split(":")[0].strip().replace("–", "-")
        if value in ("1.2.840.10008.1.2.2", "1.2.840.10008.1.2.6.1", "1.2.840.10008.1.2.6.2"):
            retired = True
        keyword = UID_KEYWORDS.get(value) or uid_keyword(name)
        if not re.fullmatch(r"[A-Za-z]\w*", keyword):
            continue
        yield value, name, kind, keyword + ("RETIRED" if retired else ""), retired


def doc(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


rows = sorted(attributes())
with open(HERE / "dictionary.tsv", "w", encoding="utf-8", newline="\n") as out:
    for group, element, vr, vm, keyword, retired, name in rows:
        out.write(f"{group}{element}\t{vr}\t{vm}\t{keyword}\t{'R' if retired else ''}\t{'' if name == keyword else name}\n")

fields = set()
with open(HERE.parent / "DicomTag.Generated.cs", "w", encoding="utf-8", newline="\n") as out:
    out.write("// <auto-generated>Written by Facts/generate.py from the registries of PS3.6 and PS3.7.</auto-generated>\n#nullable enable\n\n")
    out.write("namespace FellowOakDicom;\n\npublic sealed partial class DicomTag\n{\n")
    for group, element, vr, vm, keyword, retired, name in rows:
        number = int(group.replace("xx", "00"), 16)
        field = keyword + ("RETIRED" if retired else "")
        if number not in TAG_GROUPS or "x" in element or field in fields or (retired and keyword not in RETIRED_FIELDS):
            continue
        fields.add(field)
        out.write(f"    /// <summary>({group.lower()},{element.lower()}) {doc(name)}, {vr}, VM {vm}.</summary>\n")
        out.write(f"    public static readonly DicomTag {field} = new(0x{number:04x}, 0x{element.lower()});\n")
    out.write("}\n")

entries = sorted(uids(), key=lambda entry: [int(part) for part in entry[0].split(".")])
with open(HERE.parent / "DicomUID.Generated.cs", "w", encoding="utf-8", newline="\n") as out:
    out.write("// <auto-generated>Written by Facts/generate.py from the registry of PS3.6.</auto-generated>\n#nullable enable\n\n")
    out.write("namespace FellowOakDicom;\n\npublic sealed partial class DicomUID\n{\n")
    keywords = {}
    for value, name, kind, keyword, retired in entries:
        if keyword in keywords:
            continue
        keywords[keyword] = value
        out.write(f"    /// <summary>{doc(name)} ({value}).</summary>\n")
        out.write(f'    public static readonly DicomUID {keyword} =\n        new("{value}", "{name}", DicomUidType.{kind}{", true" if retired else ""});\n')
    out.write("\n    private static DicomUID[] Registered() =>\n    [\n")
    for keyword in keywords:
        out.write(f"        {keyword},\n")
    out.write("    ];\n}\n")
