using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Download;

/// <summary>A data set that its host gives only to those who register or sign an agreement: it is taken from a folder.</summary>
/// <param name="Names">What it is called; the first is its own name.</param>
/// <param name="Extensions">Files of it that hold images.</param>
/// <param name="Layout">A path in it as its host lays it out.</param>
/// <param name="Steps">How to get it.</param>
public sealed record LocalSet(IReadOnlyList<string> Names, IReadOnlyList<string> Extensions, string Layout, IReadOnlyList<string> Steps)
{
    /// <summary>The seven of Macfadyen et al. 2023 that are not on The Cancer Imaging Archive.</summary>
    public static IReadOnlyList<LocalSet> All { get; } =
    [
        new(
            ["CheXpert"],
            [".jpg"],
            "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg",
            ["Register at https://stanfordaimi.azurewebsites.net and accept the research use agreement of CheXpert.", "Download and unpack CheXpert-v1.0-small.zip."]),
        new(
            ["RSNA Bone Age"],
            [".png"],
            "boneage-training-dataset/1377.png",
            ["Sign in at https://www.kaggle.com/kmader/rsna-bone-age and accept the rules.", "Download and unpack the archive."]),
        new(
            ["NIH 100000 Chest X-ray", "NIH", "ChestXray14"],
            [".png"],
            "images/00000001_000.png",
            ["Open https://nihcc.app.box.com/v/ChestXray-NIHCC and download images_001.tar.gz to images_012.tar.gz.", "Unpack all of them into one folder."]),
        new(
            ["MRNet: Knee MRIs", "MRNet"],
            [".npy"],
            "MRNet-v1.0/train/axial/0000.npy",
            ["Register at https://stanfordmlgroup.github.io/competitions/mrnet/ and accept the research use agreement.", "Download and unpack MRNet-v1.0.zip."]),
        new(
            ["MURA"],
            [".png"],
            "MURA-v1.1/train/XR_ELBOW/patient00011/study1_negative/image1.png",
            ["Register at https://stanfordmlgroup.github.io/competitions/mura/ and accept the research use agreement.", "Download and unpack MURA-v1.1.zip."]),
        new(
            ["NDA Osteoarthritis Initiative", "OAI", "Osteoarthritis Initiative"],
            [".dcm", ".png", ".jpg", ""],
            "00m/0.C.2/9000099/20050624/00288906/001",
            [
                "Get an account at https://nda.nih.gov/oai/ and have its data use certification signed by your institution.",
                "Make a package of the X-ray images there, and download it with 'downloadcmd' of the Python package nda-tools.",
            ]),
        new(
            ["BraTS20", "BraTS 2020"],
            [".nii", ".nii.gz"],
            "MICCAI_BraTS2020_TrainingData/BraTS20_Training_001/BraTS20_Training_001_t1.nii.gz",
            ["Register at https://www.med.upenn.edu/cbica/brats2020/registration.html and ask for the training data.", "Download and unpack MICCAI_BraTS2020_TrainingData.zip."]),
    ];

    /// <summary>The set of a name, whatever its case and punctuation; null if there is none.</summary>
    public static LocalSet? Find(string name) => All.FirstOrDefault(set => set.Names.Any(known => SameName(known, name)));

    /// <summary>The set of a data set of the catalogue; for one of the archive, its DICOM files in whatever folders.</summary>
    public static LocalSet Of(PublicDataSet dataSet) => Find(dataSet.Name) ?? new LocalSet(
        [dataSet.Name], [".dcm", ""], "SERIES/1-001.dcm", [$"Ask for access at {dataSet.Url}.", "Download it with the program that the page names."]);

    /// <summary>Whether two names differ in case and punctuation at most.</summary>
    public static bool SameName(string one, string other) => Plain(one) == Plain(other);

    /// <summary>What to do to have the data set, line by line.</summary>
    public IEnumerable<string> Instructions()
    {
        yield return $"{Names[0]} is given by its host only, and is taken from a folder of yours:";
        var number = 0;
        foreach (var step in Steps)
            yield return $"  {++number}. {step}";
        yield return $"  {number + 1}. Run again with --local \"{Names[0]}=FOLDER\", where FOLDER holds {Layout}.";
    }

    /// <summary>Looks a folder through and reports it; the images stay where they are.</summary>
    /// <exception cref="ConfigurationException">The folder is missing or holds no image of this data set's kind.</exception>
    public DownloadReport Take(string path, string name, string? split, DateTimeOffset now, CancellationToken token)
    {
        if (!Directory.Exists(path))
            throw new ConfigurationException($"no folder {path} for {name}{Environment.NewLine}{string.Join(Environment.NewLine, Instructions())}");
        var images = 0L;
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            token.ThrowIfCancellationRequested();
            var extension = file.Name.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase) ? ".nii.gz" : file.Extension;
            if (!Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
                continue;
            images++;
            bytes += file.Length;
        }

        if (images == 0)
        {
            var kinds = string.Join(" or ", Extensions.Where(extension => extension.Length > 0));
            throw new ConfigurationException($"{path} holds no {kinds} file; expected {Layout} below it for {name}");
        }

        return new DownloadReport
        {
            DataSet = name,
            Split = split,
            Source = Path.GetFullPath(path),
            StartedAt = now,
            WrittenAt = now,
            Complete = true,
            Images = images,
            Bytes = bytes,
            Fetched = 0,
        };
    }

    private static string Plain(string name) => new([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
