using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Trainer.Tests.Download;

/// <summary>A series of the stand-in archive.</summary>
internal sealed record StandInSeries(string Uid, string Collection, string Modality, IReadOnlyList<byte[]> Images)
{
#pragma warning disable CA5351 // The archive gives MD5 sums.
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    public long Bytes => Images.Sum(image => (long)image.Length);

    /// <summary>The zip as NBIA makes it: numbered files, then md5hashes.csv.</summary>
    /// <param name="names">Names of the files in the zip.</param>
    /// <param name="sums">The sums' lines, instead of the true ones; null for no such file.</param>
    public byte[] Zip(Func<int, string>? names = null, Func<string, string?>? sums = null)
    {
        names ??= index => $"{index + 1:D8}.dcm";
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var lines = new StringBuilder("Filename,MD5Hash\n");
            for (var i = 0; i < Images.Count; i++)
            {
                using (var entry = zip.CreateEntry(names(i)).Open())
                    entry.Write(Images[i]);
                lines.Append(names(i)).Append(',').AppendLine(Md5(Images[i]));
            }

            var text = sums is null ? lines.ToString() : sums(lines.ToString());
            if (text is not null)
            {
                using var entry = zip.CreateEntry("md5hashes.csv").Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }

            using (var licence = zip.CreateEntry("LICENSE").Open())
                licence.Write("CC BY 3.0"u8);
        }

        return buffer.ToArray();
    }
}
