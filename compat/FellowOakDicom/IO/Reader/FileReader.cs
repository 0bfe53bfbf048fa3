using System.Text;

namespace FellowOakDicom.IO.Reader;

/// <summary>Reads a file: finds out how it starts, then the file meta information, then the data set in its transfer syntax.</summary>
internal sealed class FileReader(ReaderInput input, DatasetReader metaReader, DatasetReader datasetReader)
{
    private const int PreambleLength = 128;

    public DicomFileFormat Format { get; private set; }

    public DicomTransferSyntax Syntax { get; private set; } = DicomTransferSyntax.ExplicitVRLittleEndian;

    /// <summary>Stops file meta information at the first element of another group.</summary>
    public static bool AfterMetaInformation(ParseState state) => state.Tag.Group > 2;

    public DicomReaderResult Read(DicomFileMetaInformation meta, DicomDataset dataset, Encoding fallbackEncoding)
    {
        if (!input.TryPeek(PreambleLength + 4, out var start))
            return DicomReaderResult.Error;
        if (start[PreambleLength..].SequenceEqual("DICM"u8))
        {
            Format = DicomFileFormat.DICOM3;
            input.Advance(PreambleLength + 4);
        }

        if (!input.TryPeek(6, out var first))
            return DicomReaderResult.Suspended;
        Examine(first);
        if (Format == DicomFileFormat.DICOM3NoFileMetaInfo)
        {
            var whole = datasetReader.Read(dataset, Syntax, fallbackEncoding);
            if (dataset.TryGetString(DicomTag.RecognitionCodeRETIRED, out var code))
                Format = code switch { "ACR-NEMA 1.0" => DicomFileFormat.ACRNEMA1, "ACR-NEMA 2.0" => DicomFileFormat.ACRNEMA2, _ => Format };
            return whole;
        }

        if (metaReader.Read(meta, Syntax, DicomEncoding.Default) != DicomReaderResult.Stopped)
            throw new DicomReaderException("DICOM File Meta Info ended prematurely");
        if (meta.TryGetString(DicomTag.TransferSyntaxUID, out var uid))
            Syntax = DicomTransferSyntax.Parse(uid);
        return datasetReader.Read(dataset, Syntax, fallbackEncoding);
    }

    /// <summary>Byte order and VR encoding of the first element, which is the smallest tag of a data set and so has a small group.</summary>
    private void Examine(ReadOnlySpan<byte> first)
    {
        var group = input.UInt16(first);
        if (group > 0xff)
        {
            input.Endian = Endian.Big;
            group = input.UInt16(first);
            if (group > 0xff)
                throw new DicomReaderException("Attempted to read invalid DICOM file");
        }

        var tag = new DicomTag(group, input.UInt16(first[2..]));
        var vr = tag.DictionaryEntry.ValueRepresentations[0].Code;
        var isExplicit = vr[0] == first[4] && vr[1] == first[5];
        Syntax = (input.Endian == Endian.Big, isExplicit) switch
        {
            (false, true) => DicomTransferSyntax.ExplicitVRLittleEndian,
            (false, false) => DicomTransferSyntax.ImplicitVRLittleEndian,
            (true, true) => DicomTransferSyntax.ExplicitVRBigEndian,
            (true, false) => DicomTransferSyntax.ImplicitVRBigEndian,
        };
        if (Format == DicomFileFormat.Unknown)
            Format = group == 2 ? DicomFileFormat.DICOM3NoPreamble : DicomFileFormat.DICOM3NoFileMetaInfo;
    }
}
