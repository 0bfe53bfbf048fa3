namespace FellowOakDicom.Tests;

/// <summary>Files cut anywhere and files with changed bytes: a data set, whole or partial, or the file exception; nothing else, and soon.</summary>
public sealed class DamagedFileTests
{
    [Theory]
    [InlineData("fo-dicom/GH1146.dcm")]
    [InlineData("fo-dicom/chrKoreanMulti.dcm")]
    public void File_cut_at_every_byte_is_partial_or_refused(string path)
    {
        var bytes = File.ReadAllBytes(Manifest.FileOf(path));
        var partial = 0;
        for (var length = 0; length < bytes.Length; length++)
        {
            if (Open(bytes[..length]) is { IsPartial: true })
                partial++;
        }

        Assert.InRange(partial, 1, bytes.Length);
    }

    [Fact]
    public void Built_file_cut_at_every_byte_is_partial_or_refused()
    {
        var bytes = Part10.Wrap(Part10.RleLossless, Part10.Hex("""
            08 00 40 11 'SQ' 00 00 FF FF FF FF FE FF 00 E0 FF FF FF FF
            08 00 40 11 'SQ' 00 00 10 00 00 00 FE FF 00 E0 08 00 00 00 10 00 20 00 'LO' 00 00
            FE FF 0D E0 00 00 00 00 FE FF DD E0 00 00 00 00
            09 00 10 00 'LO' 04 00 'ACME' 09 00 01 10 'UN' 00 00 FF FF FF FF
            FE FF 00 E0 00 00 00 00 FE FF DD E0 00 00 00 00
            E0 7F 10 00 'OB' 00 00 FF FF FF FF FE FF 00 E0 04 00 00 00 00 00 00 00
            FE FF 00 E0 04 00 00 00 01 02 03 04 FE FF DD E0 00 00 00 00
            """));
        for (var length = 0; length <= bytes.Length; length++)
            Open(bytes[..length]);
    }

    [Theory]
    [InlineData("fo-dicom/GH1146.dcm", 1)]
    [InlineData("fo-dicom/GH178.dcm", 2)]
    [InlineData("fo-dicom/chrJapMulti.dcm", 3)]
    [InlineData("pydicom-data/liver_rle.dcm", 4)]
    public void File_with_changed_bytes_is_read_or_refused(string path, int seed)
    {
        var original = File.ReadAllBytes(Manifest.FileOf(path));
        var random = new Random(seed);
        for (var round = 0; round < 1500; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                // Half of the changes strike lengths, tags and VRs near the start; values that mean much are likely.
                var at = random.Next(2) == 0 ? random.Next(132, Math.Min(bytes.Length, 1200)) : random.Next(bytes.Length);
                bytes[at] = random.Next(3) switch { 0 => 0xff, 1 => 0x00, _ => (byte)random.Next(256) };
            }

            Open(bytes);
        }
    }

    /// <summary>The file, null where it was refused; a second form of the same bytes, a stream that cannot seek, must not fare worse.</summary>
    private static DicomFile? Open(byte[] bytes)
    {
        DicomFile? file = null;
        try
        {
            file = DicomFile.Open(new MemoryStream(bytes), FileReadOption.ReadAll);
            foreach (var item in file.Dataset)
                _ = item.ToString();
            using var copy = new MemoryStream();
            if (file.Format == DicomFileFormat.DICOM3 && !file.IsPartial && file.FileMetaInfo.Contains(DicomTag.TransferSyntaxUID))
                file.Save(copy);
        }
        catch (DicomDataException)
        {
        }

#if !UPSTREAM_PACKAGES
        try
        {
            _ = DicomFile.Open(new ForwardStream(bytes), FileReadOption.ReadAll);
        }
        catch (DicomFileException)
        {
        }
#endif
        return file;
    }

    /// <summary>A stream as a network gives it: no seeking, a few bytes at a time.</summary>
    private sealed class ForwardStream(byte[] bytes) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = Math.Min(Math.Min(count, 300), bytes.Length - _position);
            Array.Copy(bytes, _position, buffer, offset, count);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
