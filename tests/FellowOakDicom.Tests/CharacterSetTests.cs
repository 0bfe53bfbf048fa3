using System.Text;
using static FellowOakDicom.Tests.Part10;

namespace FellowOakDicom.Tests;

/// <summary>Specific Character Set: the examples of PS3.5 annexes H, I, J and K as bytes, and real files.</summary>
public sealed class CharacterSetTests
{
    /// <summary>Values of Specific Character Set, bytes of Patient's Name, and the name.</summary>
    public static TheoryData<string, string, string> Names() => new()
    {
        // H.3.1: ISO 2022 IR 87 beside ASCII; 1B 24 42 to JIS X 0208, 1B 28 42 back to ASCII.
        {
            "\\ISO 2022 IR 87",
            "59 61 6D 61 64 61 5E 54 61 72 6F 75 3D 1B 24 42 3B 33 45 44 1B 28 42 5E 1B 24 42 42 40 4F 3A 1B 28 42 3D "
            + "1B 24 42 24 64 24 5E 24 40 1B 28 42 5E 1B 24 42 24 3F 24 6D 24 26 1B 28 42",
            "Yamada^Tarou=山田^太郎=やまだ^たろう"
        },

        // H.3.2: ISO 2022 IR 13 (JIS X 0201) first, 1B 28 4A back to its romaji.
        {
            "ISO 2022 IR 13\\ISO 2022 IR 87",
            "D4 CF C0 DE 5E C0 DB B3 3D 1B 24 42 3B 33 45 44 1B 28 4A 5E 1B 24 42 42 40 4F 3A 1B 28 4A 3D "
            + "1B 24 42 24 64 24 5E 24 40 1B 28 4A 5E 1B 24 42 24 3F 24 6D 24 26 1B 28 4A",
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"
        },

        // I.2: KS X 1001 in the right half by 1B 24 29 43, invoked anew in each component.
        {
            "\\ISO 2022 IR 149",
            "48 6F 6E 67 5E 47 69 6C 64 6F 6E 67 3D 1B 24 29 43 FB F3 5E 1B 24 29 43 D1 CE D4 D7 3D "
            + "1B 24 29 43 C8 AB 5E 1B 24 29 43 B1 E6 B5 BF",
            "Hong^Gildong=洪^吉洞=홍^길동"
        },

        // J.1: UTF-8.
        { "ISO_IR 192", "57 61 6E 67 5E 58 69 61 6F 44 6F 6E 67 3D E7 8E 8B 5E E5 B0 8F E6 9D B1", "Wang^XiaoDong=王^小東" },

        // J.3: GB18030.
        { "GB18030", "57 61 6E 67 5E 58 69 61 6F 44 6F 6E 67 3D CD F5 5E D0 A1 B6 AB", "Wang^XiaoDong=王^小东" },

        // K.2: GB 2312 by 1B 24 29 41.
        {
            "\\ISO 2022 IR 58",
            "5A 68 61 6E 67 5E 58 69 61 6F 44 6F 6E 67 3D 1B 24 29 41 D5 C5 5E 1B 24 29 41 D0 A1 B6 AB 3D",
            "Zhang^XiaoDong=张^小东="
        },

        { "ISO_IR 100", "42 75 63 5E 4A E9 72 F4 6D 65", "Buc^Jérôme" },
        { "ISO_IR 126", "C4 E9 EF ED F5 F3 E9 EF F2", "Διονυσιος" },
        { "ISO_IR 144", "BB EE DA 63 65 DC D1 79 70 D3", "Люкceмбypг" },
        { "ISO_IR 127", "E2 C8 C7 E6 EA 5E E4 E6 D2 C7 D1", "قباني^لنزار" },
        { "ISO_IR 138", "F9 F8 E5 EF 5E E3 E1 E5 F8 E4", "שרון^דבורה" },
        { "ISO_IR 166", "CA C1 AA D2 C2", "สมชาย" },

        // A common misspelling.
        { "ISO-IR 100", "4A E9 72 F4 6D 65", "Jérôme" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_is_decoded(string characterSet, string hex, string name)
    {
        var dataset = Dataset(characterSet, Hex(hex));

        Assert.Equal(name, dataset.GetString(DicomTag.PatientName));
    }

    /// <summary>What is written in several character sets is read back, whichever escape sequences the writer chose.</summary>
    [Theory]
    [InlineData("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう")]
    [InlineData("\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동")]
    [InlineData("ISO 2022 IR 100\\ISO 2022 IR 144", "Jérôme=Люкceмбypг")]
    [InlineData("ISO_IR 192", "Wang^XiaoDong=王^小東")]
    [InlineData("GB18030", "Wang^XiaoDong=王^小东")]
    public void Name_is_encoded_and_read_back(string characterSet, string name)
    {
        var dataset = new DicomDataset().NotValidated();
        dataset.Add(DicomTag.SpecificCharacterSet, characterSet.Split('\\'));
        dataset.Add(DicomTag.SOPClassUID, DicomUID.RawDataStorage).Add(DicomTag.SOPInstanceUID, "1.2.3");
        dataset.Add(DicomTag.PatientName, name);
        dataset.Add(new DicomSequence(DicomTag.RequestAttributesSequence, new DicomDataset().NotValidated().Add(DicomTag.ScheduledProcedureStepDescription, name[..5])));
        using var stream = new MemoryStream();
        new DicomFile(dataset).Save(stream);
        stream.Position = 0;

        var copy = DicomFile.Open(stream).Dataset;

        Assert.Equal(name, copy.GetString(DicomTag.PatientName));
        Assert.Equal(name[..5], copy.GetSequence(DicomTag.RequestAttributesSequence).Items[0].GetString(DicomTag.ScheduledProcedureStepDescription));
    }

    [Theory]
    [InlineData("fo-dicom/chrJapMulti.dcm", "やまだ^たろう")]
    [InlineData("fo-dicom/chrJapMultiExplicitIR6.dcm", "やまだ^たろう")]
    [InlineData("fo-dicom/chrKoreanMulti.dcm", "김희중")]
    public void Real_file_with_code_extensions_is_decoded(string path, string name)
    {
        var dataset = DicomFile.Open(Manifest.FileOf(path)).Dataset;

        Assert.Contains(name, dataset.GetString(DicomTag.PatientName));
    }

    [Fact]
    public void Item_inherits_the_character_set_and_may_have_its_own()
    {
        var dataset = Read(ExplicitLittle, [
            .. Hex("08 00 05 00 'CS' 0A 00 'ISO_IR 192'"),
            .. Hex("08 00 40 11 'SQ' 00 00 FF FF FF FF"),
            .. Hex("FE FF 00 E0 FF FF FF FF"),
            .. Hex("10 00 20 00 'LO' 02 00 C3 A9"),              // é in UTF-8, by inheritance
            .. Hex("FE FF 0D E0 00 00 00 00"),
            .. Hex("FE FF 00 E0 FF FF FF FF"),
            .. Hex("08 00 05 00 'CS' 0A 00 'ISO_IR 100'"),
            .. Hex("10 00 20 00 'LO' 02 00 E9 20"),              // é in Latin 1, of its own
            .. Hex("FE FF 0D E0 00 00 00 00"),
            .. Hex("FE FF DD E0 00 00 00 00"),
        ]);

        var items = dataset.GetSequence(DicomTag.ReferencedImageSequence).Items;
        Assert.Equal("é", items[0].GetString(DicomTag.PatientID));
        Assert.Equal("é", items[1].GetString(DicomTag.PatientID));
    }

    [Fact]
    public void Fallback_encoding_serves_where_the_character_set_is_missing()
    {
        var bytes = Wrap(ExplicitLittle, Hex("10 00 20 00 'LO' 02 00 C3 A9"));

        var dataset = DicomFile.Open(new MemoryStream(bytes), Encoding.UTF8).Dataset;

        Assert.Equal("é", dataset.GetString(DicomTag.PatientID));
    }

    private static DicomDataset Dataset(string characterSet, byte[] name)
    {
        var value = Encoding.ASCII.GetBytes(characterSet.Length % 2 == 0 ? characterSet : characterSet + " ");
        if (name.Length % 2 != 0)
            name = [.. name, 0x20];
        return Read(ExplicitLittle, [
            .. Hex("08 00 05 00 'CS'"), (byte)value.Length, 0, .. value,
            .. Hex("10 00 10 00 'PN'"), (byte)name.Length, 0, .. name,
        ]);
    }
}
