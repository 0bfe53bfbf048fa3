using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Transfer;

/// <summary>
/// Radiographs in the layout of MURA (Rajpurkar et al. 2017): <c>ROOT/SPLIT/XR_PART/patientN/studyN_positive|negative/*.png</c>. A study is
/// labelled, and its label holds for each of its images: positive is abnormal.
/// </summary>
public sealed class MuraFolder
{
    /// <summary>MURA's name of the images to learn from.</summary>
    public const string TrainSplit = "train";

    /// <summary>MURA's name of the images that judge; those it calls test are not public.</summary>
    public const string TestSplit = "valid";

    private const string Positive = "_positive";
    private const string Negative = "_negative";

    private static readonly string[] Endings = [".png", ".dcm"];

    private readonly string _root;
    private readonly List<(string Path, string Part, string Patient, int Label)> _images;

    private MuraFolder(string root, string split, List<(string Path, string Part, string Patient, int Label)> images)
    {
        _root = root;
        _images = images;
        Split = split;
    }

    /// <summary>The names of the classes, by label.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["normal", "abnormal"];

    public string Split { get; }

    /// <summary>How many images there are.</summary>
    public int Count => _images.Count;

    /// <summary>Lists a split, in ordinal order of its paths.</summary>
    /// <exception cref="ConfigurationException">It is missing or empty, or folders of studies say neither positive nor negative; all of these are named at once.</exception>
    public static MuraFolder Open(string root, string split)
    {
        var folder = Path.Combine(root, split);
        const string Expected = "XR_PART/patientN/studyN_positive|negative/*.png";
        if (!Directory.Exists(folder))
            throw new ConfigurationException($"no folder {folder}; expected {root}/{split}/{Expected}");
        var images = new List<(string, string, string, int)>();
        var unlabelled = new List<string>();
        foreach (var part in Sorted(folder))
        {
            foreach (var patient in Sorted(part))
            {
                foreach (var study in Sorted(patient))
                {
                    var label = study.EndsWith(Positive, StringComparison.Ordinal) ? 1 : study.EndsWith(Negative, StringComparison.Ordinal) ? 0 : -1;
                    if (label < 0)
                    {
                        unlabelled.Add(study);
                        continue;
                    }

                    images.AddRange(Directory.EnumerateFiles(study)
                        .Where(IsImage)
                        .Order(StringComparer.Ordinal)
                        .Select(path => (path, Path.GetFileName(part), Path.GetFileName(patient), label)));
                }
            }
        }

        if (unlabelled.Count > 0)
            throw new ConfigurationException($"studies without a label: {string.Join(", ", unlabelled.Take(8))}{(unlabelled.Count > 8 ? $" and {unlabelled.Count - 8} more" : "")}; expected names that end in {Positive} or {Negative}");
        if (images.Count == 0)
            throw new ConfigurationException($"no images in {folder}; expected {root}/{split}/{Expected}");
        return new MuraFolder(root, split, images);
    }

    /// <summary>All images as a set.</summary>
    public IImageSet All(long cacheBytes) => Set(Split, _images, cacheBytes);

    /// <summary>
    /// Two sets by patient, drawn by the hash of the patient's name: whoever is added or left out, all others stay where they are.
    /// </summary>
    /// <param name="heldOutShare">Which share of the patients the second set gets, in (0, 1).</param>
    /// <param name="cacheBytes">Bytes of decoded images kept in memory, for each set.</param>
    /// <exception cref="ConfigurationException">One of the sets would be empty.</exception>
    public (IImageSet Kept, IImageSet HeldOut) ByPatient(double heldOutShare, long cacheBytes)
    {
        var sides = _images.ToLookup(image => Draw(image.Patient) < heldOutShare);
        if (!sides[true].Any() || !sides[false].Any())
            throw new ConfigurationException($"{_images.Select(image => image.Patient).Distinct().Count()} patients in {Path.Combine(_root, Split)} cannot be divided at a share of {heldOutShare}; name another --validation-share");
        return (Set(Split, [.. sides[false]], cacheBytes), Set("held out", [.. sides[true]], cacheBytes));
    }

    private FileImages Set(string name, IReadOnlyList<(string Path, string Part, string Patient, int Label)> images, long cacheBytes) =>
        new(_root, name, Classes, [.. images.Select(image => (image.Path, image.Part, image.Label))], cacheBytes);

    private static double Draw(string patient) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(patient))) / (uint.MaxValue + 1.0);

    private static IEnumerable<string> Sorted(string folder) => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal);

    // MURA's archive has a file of resources beside many an image, whose name begins with a dot.
    private static bool IsImage(string path) =>
        !Path.GetFileName(path).StartsWith('.') && Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
