using DicomNode.Testing;

namespace FellowOakDicom.Tests;

/// <summary>The known answers of shared/dicom/manifest.tsv.</summary>
public static class Manifest
{
    public static IReadOnlyList<ManifestEntry> Entries { get; } = Load();

    /// <summary>The path of every file, for theories.</summary>
    public static TheoryData<string> Paths() => new(Entries.Select(entry => entry.Path));

    /// <summary>What the manifest says of a file; skips the running test where there is no manifest.</summary>
    public static ManifestEntry Get(string path)
    {
        Repository.Shared("dicom", "manifest.tsv");
        return Entries.Single(entry => entry.Path == path);
    }

    public static string FileOf(string path) => Repository.Shared(["dicom", .. path.Split('/')]);

    private static List<ManifestEntry> Load()
    {
        var manifest = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "dicom", "manifest.tsv"));
        if (!File.Exists(manifest))
            return [new ManifestEntry("absent", "", "", "", "", "", "", "", "", "", "", false, "absent")]; // one case for theories to skip
        return File.ReadLines(manifest)
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Select(f => new ManifestEntry(f[0], f[1], f[2], f[3], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12] == "true", f[13]))
            .ToList();
    }
}
