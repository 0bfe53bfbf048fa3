using System.Text;
using FellowOakDicom.IO;
using FellowOakDicom.IO.Reader;
using FellowOakDicom.IO.Writer;

namespace FellowOakDicom;

/// <summary>A DICOM file (PS3.10): file meta information and data set.</summary>
public class DicomFile
{
    private const string TemporarySuffix = ".writing";

    public DicomFile()
    {
        FileMetaInfo = new DicomFileMetaInformation();
        Dataset = new DicomDataset();
        Format = DicomFileFormat.DICOM3;
    }

    public DicomFile(DicomDataset dataset)
    {
        Dataset = dataset;
        FileMetaInfo = new DicomFileMetaInformation(dataset);
        Format = DicomFileFormat.DICOM3;
    }

    /// <summary>Where it was read from or written to; null for a stream.</summary>
    public IFileReference? File { get; protected set; }

    public DicomFileFormat Format { get; protected set; }

    public DicomFileMetaInformation FileMetaInfo { get; protected set; }

    public DicomDataset Dataset { get; protected set; }

    /// <summary>Reading stopped before the end: by the caller's criterion, or because the bytes end within an element.</summary>
    public bool IsPartial { get; protected set; }

    public static DicomFile Open(string fileName, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        Open(fileName, DicomEncoding.Default, readOption: readOption, largeObjectSize: largeObjectSize);

    /// <summary>Reads a file.</summary>
    /// <param name="fallbackEncoding">Of text where Specific Character Set is missing.</param>
    /// <param name="stop">Asked before each element; reading ends where it says so.</param>
    /// <param name="largeObjectSize">Bytes from which a value is large; 0: 64 KiB.</param>
    /// <exception cref="DicomFileException">The file cannot be opened or is no DICOM file.</exception>
    public static DicomFile Open(
        string fileName, Encoding fallbackEncoding, Func<ParseState, bool>? stop = null, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0)
    {
        ArgumentNullException.ThrowIfNull(fallbackEncoding);
        var file = new DicomFile();
        try
        {
            var reference = new FileReference(fileName);
            file.File = reference;
            using var stream = new FileStream(reference.Name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            file.Read(stream, fallbackEncoding, stop, readOption, largeObjectSize);
            return file;
        }
        catch (Exception exception)
        {
            throw new DicomFileException(file, exception.Message, exception);
        }
    }

    public static DicomFile Open(Stream stream, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        Open(stream, DicomEncoding.Default, readOption: readOption, largeObjectSize: largeObjectSize);

    /// <summary>Reads from a stream, from where it stands; a stream that cannot seek is read into memory.</summary>
    public static DicomFile Open(
        Stream stream, Encoding fallbackEncoding, Func<ParseState, bool>? stop = null, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0)
    {
        ArgumentNullException.ThrowIfNull(fallbackEncoding);
        var file = new DicomFile();
        try
        {
            file.Read(stream, fallbackEncoding, stop, readOption, largeObjectSize);
            return file;
        }
        catch (Exception exception)
        {
            throw new DicomFileException(file, exception.Message, exception);
        }
    }

    public static Task<DicomFile> OpenAsync(string fileName, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        OpenAsync(fileName, DicomEncoding.Default, readOption: readOption, largeObjectSize: largeObjectSize);

    public static Task<DicomFile> OpenAsync(
        string fileName, Encoding fallbackEncoding, Func<ParseState, bool>? stop = null, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0)
    {
        ArgumentNullException.ThrowIfNull(fallbackEncoding);
        return Task.Run(() => Open(fileName, fallbackEncoding, stop, readOption, largeObjectSize));
    }

    public static Task<DicomFile> OpenAsync(Stream stream, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        OpenAsync(stream, DicomEncoding.Default, readOption: readOption, largeObjectSize: largeObjectSize);

    public static async Task<DicomFile> OpenAsync(
        Stream stream, Encoding fallbackEncoding, Func<ParseState, bool>? stop = null, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0)
    {
        ArgumentNullException.ThrowIfNull(fallbackEncoding);
        if (stream.CanSeek)
            return await Task.Run(() => Open(stream, fallbackEncoding, stop, readOption, largeObjectSize)).ConfigureAwait(false);

        // A network stream may refuse synchronous reads.
        var memory = new MemoryStream();
        await stream.CopyToAsync(memory).ConfigureAwait(false);
        memory.Position = 0;
        return Open(memory, fallbackEncoding, stop, readOption == FileReadOption.Default ? FileReadOption.ReadAll : readOption, largeObjectSize);
    }

    /// <summary>"DICM" stands after the preamble.</summary>
    public static bool HasValidHeader(string path)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(path);
            Span<byte> start = stackalloc byte[132];
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[128..].SequenceEqual("DICM"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    public void Save(string fileName, DicomWriteOptions? options = null)
    {
        using (var target = StartSaving(fileName, out var temporary))
        {
            try
            {
                Write(target, options);
            }
            catch
            {
                System.IO.File.Delete(temporary);
                throw;
            }
        }

        System.IO.File.Move(fileName + TemporarySuffix, fileName, overwrite: true);
    }

    public void Save(Stream stream, DicomWriteOptions? options = null)
    {
        PrepareSaving();
        Write(stream, options);
    }

    public async Task SaveAsync(string fileName, DicomWriteOptions? options = null)
    {
        using (var target = StartSaving(fileName, out var temporary))
        {
            try
            {
                await WriteAsync(target, options).ConfigureAwait(false);
            }
            catch
            {
                System.IO.File.Delete(temporary);
                throw;
            }
        }

        System.IO.File.Move(fileName + TemporarySuffix, fileName, overwrite: true);
    }

    public async Task SaveAsync(Stream stream, DicomWriteOptions? options = null)
    {
        PrepareSaving();
        await WriteAsync(stream, options).ConfigureAwait(false);
    }

    public override string ToString() => $"DICOM File [{Format}]";

    /// <summary>Called before the file is written.</summary>
    protected virtual void OnSave()
    {
    }

    /// <summary>Values of this data set may still lie in the file that is overwritten: a new file takes its place at the end.</summary>
    private FileStream StartSaving(string fileName, out string temporary)
    {
        PrepareSaving();
        File = new FileReference(fileName);
        temporary = fileName + TemporarySuffix;
        return new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    private void PrepareSaving()
    {
        if (Format is DicomFileFormat.ACRNEMA1 or DicomFileFormat.ACRNEMA2)
            throw new DicomFileException(this, "Unable to save ACR-NEMA file");
        FileMetaInfo = Format == DicomFileFormat.DICOM3NoFileMetaInfo ? new DicomFileMetaInformation(Dataset) : new DicomFileMetaInformation(FileMetaInfo);
        OnSave();
    }

    private void Write(Stream stream, DicomWriteOptions? options)
    {
        stream.Write(DatasetWriter.MetaInformation(FileMetaInfo));
        DatasetWriter.Write(stream, Dataset, FileMetaInfo.TransferSyntax, options);
    }

    private async Task WriteAsync(Stream stream, DicomWriteOptions? options)
    {
        await stream.WriteAsync(DatasetWriter.MetaInformation(FileMetaInfo)).ConfigureAwait(false);
        await DatasetWriter.WriteAsync(stream, Dataset, FileMetaInfo.TransferSyntax, options).ConfigureAwait(false);
    }

    private void Read(Stream stream, Encoding fallbackEncoding, Func<ParseState, bool>? stop, FileReadOption readOption, int largeObjectSize)
    {
        using var input = new ReaderInput(stream);
        var reader = new FileReader(
            input,
            new DatasetReader(input, stop: FileReader.AfterMetaInformation),
            new DatasetReader(input, readOption, largeObjectSize, File, stream, stop));
        var result = reader.Read(FileMetaInfo, Dataset, fallbackEncoding);
        if (result == DicomReaderResult.Error)
            throw new DicomFileException(this, $"Not a valid DICOM file: {this}");
        IsPartial = result is DicomReaderResult.Stopped or DicomReaderResult.Suspended;
        Format = reader.Format;
        Dataset.InternalTransferSyntax = reader.Syntax;
    }
}
