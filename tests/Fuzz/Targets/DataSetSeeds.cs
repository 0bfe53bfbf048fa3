using FellowOakDicom.Tests;

namespace DicomNode.Fuzz.Targets;

/// <summary>Files of every encoding with what nests, repeats or measures itself; written here, so that every machine has the same.</summary>
internal static class DataSetSeeds
{
    // Elements in front of an image: UIDs, character sets, dates, numbers as text, a private block.
    private const string Header = """
        08 00 05 00 'CS' 1C 00 'ISO 2022 IR 6\ISO 2022 IR 87' 08 00 08 00 'CS' 16 00 'ORIGINAL\PRIMARY\AXIAL'
        08 00 16 00 'UI' 1A 00 '1.2.840.10008.5.1.4.1.1.2' 00 08 00 18 00 'UI' 08 00 '1.2.3.4' 00
        08 00 20 00 'DA' 08 00 '20260102' 08 00 30 00 'TM' 06 00 '101112' 08 00 60 00 'CS' 02 00 'CT'
        10 00 10 00 'PN' 14 00 'Yamada^Taro=' 1B '$B;3' 1B '(B' 18 00 50 00 'DS' 04 00 '2.5 '
        09 00 10 00 'LO' 04 00 'ACME' 09 00 01 10 'UN' 00 00 04 00 00 00 01 02 03 04
        20 00 0D 00 'UI' 04 00 '1.2' 00 20 00 0E 00 'UI' 04 00 '1.3' 00 20 00 13 00 'IS' 02 00 '7 '
        """;

    private const string Sequences = """
        08 00 40 11 'SQ' 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF
          08 00 50 11 'UI' 04 00 '1.2' 00 08 00 40 11 'SQ' 00 00 14 00 00 00 FE FF 00 E0 0C 00 00 00 08 00 55 11 'UI' 04 00 '1.5' 00
        FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00
        09 00 02 10 'UN' 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF 08 00 50 11 04 00 00 00 '1.2' 00 FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00
        """;

    // 4 x 6 pixels of 16 bits, with everything that decides how they look.
    private const string Image = """
        28 00 02 00 'US' 02 00 01 00 28 00 04 00 'CS' 0C 00 'MONOCHROME2 ' 28 00 08 00 'IS' 02 00 '1 '
        28 00 10 00 'US' 02 00 04 00 28 00 11 00 'US' 02 00 06 00 28 00 00 01 'US' 02 00 10 00 28 00 01 01 'US' 02 00 0C 00
        28 00 02 01 'US' 02 00 0B 00 28 00 03 01 'US' 02 00 00 00 28 00 20 01 'US' 02 00 05 00 28 00 53 10 'DS' 02 00 '-1'
        28 00 00 30 'SQ' 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF
          28 00 02 30 'US' 06 00 04 00 00 00 10 00 28 00 06 30 'OW' 00 00 08 00 00 00 01 00 02 00 03 00 04 00
        FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00
        """;

    private const string Pixels = """
        E0 7F 10 00 'OW' 00 00 30 00 00 00 01 00 02 00 03 00 04 00 05 00 06 00 07 00 08 00 09 00 0A 00 0B 00 0C 00
        01 00 02 00 03 00 04 00 05 00 06 00 07 00 08 00 09 00 0A 00 0B 00 0C 00
        """;

    private const string ImplicitImage = """
        08 00 16 00 1A 00 00 00 '1.2.840.10008.5.1.4.1.1.2' 00 08 00 18 00 04 00 00 00 '1.2' 00 08 00 60 00 02 00 00 00 'MR'
        08 00 40 11 FF FF FF FF FE FF 00 E0 FF FF FF FF 08 00 50 11 04 00 00 00 '1.2' 00 FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00
        28 00 02 00 02 00 00 00 01 00 28 00 10 00 02 00 00 00 02 00 28 00 11 00 02 00 00 00 02 00 28 00 00 01 02 00 00 00 08 00
        09 00 10 00 04 00 00 00 'ACME' 09 00 01 10 FF FF FF FF FE FF 00 E0 00 00 00 00 FE FF DD E0 00 00 00 00
        E0 7F 10 00 04 00 00 00 01 02 03 04
        """;

    private const string BigEndianImage = """
        00 08 00 16 'UI' 00 1A '1.2.840.10008.5.1.4.1.1.2' 00 00 08 00 60 'CS' 00 02 'CT'
        00 08 11 40 'SQ' 00 00 FF FF FF FF FF FE E0 00 FF FF FF FF 00 08 11 50 'UI' 00 04 '1.2' 00 FF FE E0 0D 00 00 00 00 FF FE E0 DD 00 00 00 00
        00 28 00 10 'US' 00 02 00 02 00 28 00 11 'US' 00 02 00 02 00 28 01 00 'US' 00 02 00 10 00 28 10 53 'DS' 00 02 '1 '
        7F E0 00 10 'OW' 00 00 00 00 00 08 00 01 00 02 00 03 00 04
        """;

    // Two frames of 8 bits in three fragments with an offset table; and a palette, plain and in segments.
    private const string Fragments = """
        28 00 02 00 'US' 02 00 01 00 28 00 04 00 'CS' 0E 00 'PALETTE COLOR ' 28 00 08 00 'IS' 02 00 '2 ' 28 00 10 00 'US' 02 00 02 00 28 00 11 00 'US' 02 00 02 00
        28 00 00 01 'US' 02 00 08 00 28 00 01 11 'US' 06 00 04 00 00 00 08 00 28 00 02 11 'US' 06 00 04 00 00 00 08 00 28 00 03 11 'US' 06 00 04 00 00 00 08 00
        28 00 01 12 'OW' 00 00 04 00 00 00 01 02 03 04 28 00 02 12 'OW' 00 00 04 00 00 00 01 02 03 04
        28 00 23 12 'OW' 00 00 06 00 00 00 00 04 01 02 03 04
        E0 7F 01 00 'OV' 00 00 10 00 00 00 00 00 00 00 00 00 00 00 50 00 00 00 00 00 00 00
        E0 7F 10 00 'OB' 00 00 FF FF FF FF FE FF 00 E0 08 00 00 00 00 00 00 00 50 00 00 00
        FE FF 00 E0 48 00 00 00 01 00 00 00 40 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 01 02 03 04 00 00 00
        FE FF 00 E0 48 00 00 00 01 00 00 00 40 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FD 07 00 00 00 00 00 00
        FE FF DD E0 00 00 00 00
        """;

    // Enhanced objects: functional groups for all frames and for each.
    private const string Enhanced = """
        00 52 29 92 'SQ' 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF
          28 00 45 91 'SQ' 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF 28 00 53 10 'DS' 02 00 '2 ' FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00
        FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00
        00 52 30 92 'SQ' 00 00 FF FF FF FF FE FF 00 E0 00 00 00 00 FE FF 00 E0 00 00 00 00 FE FF DD E0 00 00 00 00
        """;

    // Values of every VR in a private block: what a reader makes of them is the VR's doing alone.
    private const string Representations = """
        11 00 10 00 'LO' 04 00 'ACME' 11 00 01 10 'AE' 02 00 'A ' 11 00 02 10 'AS' 04 00 '012Y' 11 00 03 10 'AT' 04 00 08 00 60 00 11 00 04 10 'DT' 08 00 '20260102'
        11 00 05 10 'FD' 08 00 00 00 00 00 00 00 F0 3F 11 00 06 10 'FL' 04 00 00 00 80 3F 11 00 07 10 'LT' 02 00 'AB' 11 00 08 10 'OD' 00 00 08 00 00 00 00 00 00 00 00 00 F0 3F
        11 00 09 10 'OF' 00 00 04 00 00 00 00 00 80 3F 11 00 0A 10 'OL' 00 00 04 00 00 00 01 00 00 00 11 00 0B 10 'OV' 00 00 08 00 00 00 01 00 00 00 00 00 00 00
        11 00 0C 10 'SL' 04 00 FF FF FF FF 11 00 0D 10 'SS' 02 00 FF FF 11 00 0E 10 'ST' 02 00 'AB' 11 00 0F 10 'SV' 00 00 08 00 00 00 FF FF FF FF FF FF FF FF
        11 00 10 10 'UC' 00 00 02 00 00 00 'AB' 11 00 11 10 'UL' 04 00 01 00 00 00 11 00 12 10 'UR' 00 00 04 00 00 00 'a:b ' 11 00 13 10 'UT' 00 00 02 00 00 00 'AB'
        11 00 14 10 'UV' 00 00 08 00 00 00 01 00 00 00 00 00 00 00 11 00 15 10 'SH' 02 00 'AB' 11 00 16 10 'OB' 00 00 02 00 00 00 01 02
        """;

    /// <summary>The file meta information of deflated seeds, whose data set is not deflated yet.</summary>
    public static byte[] DeflatedStart { get; } = Part10.Wrap(Part10.Deflated, []);

    /// <summary>What those data sets are in.</summary>
    public static byte[] ExplicitStart { get; } = Part10.Wrap(Part10.ExplicitLittle, []);

    /// <summary>
    /// Files. Images come first, against the order of tags: whatever a change does to what follows, they are read as far as the file is.
    /// </summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Part10.Wrap(Part10.ExplicitLittle, Part10.Hex($"{Image}\n{Pixels}\n{Header}")),
        Part10.Wrap(Part10.ExplicitLittle, Part10.Hex($"{Header}\n{Sequences}")),
        Part10.Wrap(Part10.ExplicitLittle, Part10.Hex($"{Image}\n{Pixels}\n{Enhanced}\n{Sequences}")),
        Part10.Wrap(Part10.ExplicitLittle, Part10.Hex(Representations)),
        Part10.Wrap(Part10.ImplicitLittle, Part10.Hex(ImplicitImage)),
        Part10.Wrap(Part10.ExplicitBig, Part10.Hex(BigEndianImage)),
        Part10.Wrap(Part10.RleLossless, Part10.Hex($"{Fragments}\n{Header}")),
        Part10.Wrap("1.2.840.10008.1.2.4.90", Part10.Hex(Fragments)),
        Part10.Wrap(Part10.Deflated, Part10.Hex($"{Image}\n{Pixels}\n{Header}")),
        Part10.Wrap(Part10.Deflated, [.. Part10.Hex(Sequences), .. Part10.Hex("09 00 03 10 'OB' 00 00 00 40 00 00"), .. new byte[0x4000]]),
    ];

    /// <summary>Items, delimiters, elements that are looked for by name, and headers whose lengths are far from the truth.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } = Array.ConvertAll(
        new[]
        {
            "FE FF 00 E0 FF FF FF FF", "FE FF 00 E0 00 00 00 00", "FE FF 0D E0 00 00 00 00", "FE FF DD E0 00 00 00 00", "FE FF 00 E0 10 00 00 00",
            "08 00 40 11 'SQ' 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF", "08 00 40 11 FF FF FF FF FE FF 00 E0 FF FF FF FF",
            "E0 7F 10 00 'OB' 00 00 FF FF FF FF", "E0 7F 10 00 'OW' 00 00 FF FF FF 7F", "E0 7F 10 00 'UN' 00 00 FF FF FF FF", "E0 7F 08 00 'OF' 00 00 08 00 00 00 00 00 80 3F 00 00 C0 7F",
            "28 00 08 00 'IS' 0A 00 '2147483647'", "28 00 08 00 'IS' 0A 00 '268435456 '", "28 00 08 00 'IS' 02 00 '-1'", "28 00 10 00 'US' 02 00 FF FF", "28 00 11 00 'US' 02 00 FF FF",
            "28 00 00 01 'US' 02 00 01 00", "28 00 00 01 'US' 02 00 20 00", "28 00 02 00 'US' 02 00 03 00", "28 00 04 00 'CS' 04 00 'RGB '", "28 00 04 00 'CS' 0C 00 'YBR_FULL_422'",
            "28 00 06 00 'US' 02 00 01 00", "28 00 53 10 'DS' 04 00 '1E99'", "08 00 05 00 'CS' 0A 00 'ISO_IR 192'", "08 00 05 00 'CS' 10 00 '\\ISO 2022 IR 159'", "1B '$(D'", "1B '$)C'", "1B '$)A'",
            "08 00 00 00 'UL' 04 00 FF FF FF FF", "02 00 10 00 'UI' 12 00 '1.2.840.10008.1.2' 00", "09 00 10 00 'LO' 04 00 'EVIL'", "00 00 00 00", "FC FF FC FF 'OB' 00 00 10 00 00 00",
            "E0 7F 01 00 'OV' 00 00 08 00 00 00 00 00 00 00 00 00 00 00", "28 00 21 12 'OW' 00 00 08 00 00 00 02 00 FF FF 00 00 00 00",
        },
        Part10.Hex);
}
