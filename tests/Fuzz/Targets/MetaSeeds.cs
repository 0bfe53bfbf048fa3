using FellowOakDicom.Tests;

namespace DicomNode.Fuzz.Targets;

/// <summary>The starts of files: complete, without preamble, without File Meta Information, of other times and of other byte order.</summary>
internal static class MetaSeeds
{
    private const string Elements = """
        02 00 00 00 'UL' 04 00 9E 00 00 00 02 00 01 00 'OB' 00 00 02 00 00 00 00 01
        02 00 02 00 'UI' 1A 00 '1.2.840.10008.5.1.4.1.1.2' 00 02 00 03 00 'UI' 08 00 '1.2.3.4' 00 02 00 10 00 'UI' 14 00 '1.2.840.10008.1.2.1' 00
        02 00 12 00 'UI' 04 00 '1.2' 00 02 00 13 00 'SH' 04 00 'PEER' 02 00 16 00 'AE' 04 00 'PEER' 02 00 00 01 'UI' 04 00 '1.9' 00 02 00 02 01 'OB' 00 00 02 00 00 00 01 02
        """;

    private static readonly byte[] DataSet = Part10.Hex("08 00 60 00 'CS' 02 00 'CT' 10 00 20 00 'LO' 02 00 'P1'");

    /// <summary>Files.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        [.. new byte[128], .. "DICM"u8, .. Part10.Hex(Elements), .. DataSet],
        [.. Part10.Hex(Elements), .. DataSet],
        DataSet,
        Part10.Wrap("1.2.3.4.5.6", DataSet),
        Part10.Wrap(Part10.ExplicitBig, Part10.Hex("00 08 00 60 'CS' 00 02 'CT'")),
        Part10.Wrap(Part10.ImplicitLittle, Part10.Hex("08 00 60 00 02 00 00 00 'CT'")),
        Part10.Wrap(Part10.Deflated, Part10.Hex("01 02 00 FD FF 08 00")),
        Part10.Hex("08 00 01 00 0C 00 00 00 'ACR-NEMA 2.0' 08 00 60 00 02 00 00 00 'CT'"),
        Part10.Hex("00 08 00 60 'CS' 00 02 'CT'"),
        [.. new byte[128], .. "DICM"u8, .. DataSet],
    ];
}
