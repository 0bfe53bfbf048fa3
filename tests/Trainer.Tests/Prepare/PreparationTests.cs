using System.Security.Cryptography;
using DicomNode.Classifier;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class PreparationTests : IDisposable
{
    private const int Volumes = 6;

    private readonly TemporaryFolder _folder = new();

    public PreparationTests()
    {
        DicomCodecs.Register();
        for (var n = 0; n < Volumes; n++)
        {
            Png("a", "CT", $"{n}-0.png", n + 1);
            // Four slices of 2 x 1, the third of them constant: three images.
            File.WriteAllBytes(Image("a", "CT", $"{n}-1.nii"), SliceFiles.Nifti1(false, 2, [2, 1, 4], [0, 1, 2, 3, 4, 4, 6, 7]));
            Png("a", "CT", $"{n}-2.png", n + 20);
            Png("a", "MR", $"{n}.png", n + 40);
            SliceFiles.WriteDicom(Image("b", "XR", $"{n}.dcm"), n + 1);
            File.WriteAllBytes(Image("b", "PT", $"{n}.npy"), SliceFiles.Npy("|u1", false, "(2, 1, 2)", [0, 1, 1, 0]));
        }

        File.WriteAllText(Image("b", "XR", "broken.dcm"), "not DICOM");
        File.WriteAllBytes(Image("b", "XR", "colour.png"), PngBuilder.Build(1, 1, 8, 2, [0, 1, 2, 3]));
        File.WriteAllText(Image("b", "XR", "notes.txt"), "no image");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AVolumeBetweenImagesShiftsNoLabel()
    {
        Run(Options("out"));

        using var shards = ShardFolder.Open(Options("out").Folder);
        var images = Images(shards);
        Assert.Equal(Volumes * (3 + 2) + Volumes + 21 + 2 * Volumes, images.Count);
        Assert.Equal(shards.Count, images.Count);
        Assert.Equal(images.Select(image => image.Entry.Label), images.Select(image => image.Label));
        Assert.All(images, image =>
        {
            var parts = image.Entry.Path.Split('/');
            Assert.Equal(["train", image.Entry.DataSet, image.Entry.Label.ToString()], parts[..3]);
            // The pixels are those of the file and slice that the index names.
            var slice = SliceFiles.ReadFile(_folder.File(["in", .. parts])).Single(slice => slice.Frame == image.Entry.Frame);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(slice.Pixels!)), image.Digest);
        });
        Assert.Equal(
            ["0-0.png 0", "0-1.nii 0", "0-1.nii 1", "0-1.nii 3", "0-2.png 0"],
            images.Take(5).Select(image => $"{Path.GetFileName(image.Entry.Path)} {image.Entry.Frame}"));
        Assert.All(shards.Shards, shard => shard.Verify());
    }

    [Fact]
    public void TheReportCountsWhatWasLeftOut()
    {
        var report = Run(Options("out"));
        Assert.Equal(
            [
                new PrepareCount("a", ModalityClass.CT, 5 * Volumes, 0, Volumes, 0),
                new("a", ModalityClass.MR, Volumes, 0, 0, 0),
                new("b", ModalityClass.PT, 2 * Volumes, 0, 0, 0),
                new("b", ModalityClass.XR, 21, 1, 0, 1),
            ],
            report.Counts);
        var broken = Assert.Single(report.Broken);
        Assert.Equal("train/b/XR/broken.dcm", broken.Path);
        Assert.NotEmpty(broken.Reason);
        Assert.Equal(1, report.OtherFiles);
        Assert.Contains("train/b/XR/broken.dcm", File.ReadAllText(Options("out").ReportFile));
    }

    [Fact]
    public void TheNumberOfThreadsChangesNoByte()
    {
        Run(Options("one") with { Threads = 1 });
        Run(Options("many") with { Threads = 7 });
        AssertSameFiles("one", "many");
        Assert.True(Directory.GetFiles(Options("one").Folder, "*.slices").Length > 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(30)]
    public void AStoppedRunGoesOnToTheSameBytes(int stopAfter)
    {
        Run(Options("whole"));
        using var stopping = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Preparation.Plan(Options("resumed")).Run(
            progress =>
            {
                if (progress.Files == stopAfter)
                    stopping.Cancel();
            },
            stopping.Token));
        Assert.Empty(Directory.GetFiles(Options("resumed").Folder, "*.part"));
        var kept = Directory.GetFiles(Options("resumed").Folder, "*.slices").Length;

        // What a killed process leaves behind is overwritten.
        File.WriteAllText(ShardFolder.FileOf(Options("resumed").Folder, ShardPart.Whole, kept) + ".part", "half a shard");
        var second = Preparation.Plan(Options("resumed"));
        second.Run(_ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(kept, second.ShardsKept);
        AssertSameFiles("whole", "resumed");
    }

    [Fact]
    public void AFinishedRunIsLeftAlone()
    {
        var first = Run(Options("out"));
        var again = Preparation.Plan(Options("out"));
        var report = again.Run(_ => Assert.Fail("read a file"), TestContext.Current.CancellationToken);
        Assert.Equal(first.Shards, again.ShardsKept);
        Assert.Equal(first.Counts, report.Counts);
    }

    [Fact]
    public void ADamagedOrMissingShardIsMadeAnew()
    {
        Run(Options("whole"));
        Run(Options("out"));
        var shard = ShardFolder.FileOf(Options("out").Folder, ShardPart.Whole, 1);
        File.WriteAllBytes(shard, File.ReadAllBytes(shard)[..^1]);
        Assert.Contains("its header says", Assert.Throws<ConfigurationException>(() => ShardFolder.Open(Options("out").Folder)).Message);
        Run(Options("out"));
        AssertSameFiles("whole", "out");

        File.AppendAllText(ShardWriter.IndexOf(shard), "{}\n");
        Run(Options("out"));
        AssertSameFiles("whole", "out");

        File.Delete(shard);
        Assert.Contains("part 1 of 1", Assert.Throws<ConfigurationException>(() => ShardFolder.Open(Options("out").Folder)).Message);
        Run(Options("out"));
        AssertSameFiles("whole", "out");
    }

    [Fact]
    public void DamagedPixelsAreFoundByVerify()
    {
        Run(Options("out"));
        var path = ShardFolder.FileOf(Options("out").Folder, ShardPart.Whole, 0);
        var bytes = File.ReadAllBytes(path);
        bytes[ShardHeader.Length + 1000] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var shard = ShardReader.Open(path);
        Assert.Contains("SHA-256", Assert.Throws<ConfigurationException>(shard.Verify).Message);

        bytes[20] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("CRC-32", Assert.Throws<ConfigurationException>(() => ShardReader.Open(path)).Message);
        File.WriteAllText(path, "something else");
        Assert.Contains("no shard", Assert.Throws<ConfigurationException>(() => ShardReader.Open(path)).Message);
    }

    [Fact]
    public void OtherFilesOrSettingsAreRefusedInAnOldFolder()
    {
        Run(Options("out"));
        var settings = Assert.Throws<ConfigurationException>(() => Run(Options("out") with { Bits = 8 }));
        Assert.Contains("name another --out", settings.Message);
        Png("a", "MR", "new.png", 99);
        Assert.Throws<ConfigurationException>(() => Run(Options("out")));
    }

    [Fact]
    public void ThePartsTogetherAreTheWhole()
    {
        const int Parts = 4;
        Run(Options("whole"));
        for (var number = Parts; number > 1; number--)
            Run(Options("parts") with { Part = new ShardPart(number, Parts) });
        Assert.Contains("part 1 of 4", Assert.Throws<ConfigurationException>(() => ShardFolder.Open(Options("parts").Folder)).Message);
        Run(Options("parts") with { Part = new ShardPart(1, Parts) });

        using var whole = ShardFolder.Open(Options("whole").Folder);
        using var parts = ShardFolder.Open(Options("parts").Folder);
        static IEnumerable<string> Sorted(ShardFolder shards) => Images(shards)
            .Select(image => $"{image.Entry.Path} {image.Entry.Frame} {image.Label} {image.Digest}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(Sorted(whole), Sorted(parts));
    }

    [Fact]
    public void MorePartsThanFilesAreStillComplete()
    {
        const int Parts = 60;
        for (var number = 1; number <= Parts; number++)
            Run(Options("parts") with { Part = new ShardPart(number, Parts) });
        using var parts = ShardFolder.Open(Options("parts").Folder);
        Assert.Equal(69, parts.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => parts.Locate(parts.Count));
        Assert.Equal(69, Images(parts).Count);
    }

    [Fact]
    public void RealFilesOfManyTransferSyntaxesAllGiveImages()
    {
        var real = Repository.Shared("dicom", "cs-wado");
        var data = Options("real") with { Data = _folder.File("real-in") };
        var files = Directory.GetFiles(real);
        foreach (var file in files)
            File.Copy(file, _folder.NewFile("real-in", "train", "cs-wado", "CT", Path.GetFileName(file)));
        var pet = Directory.GetFiles(Repository.Shared("data", "test", "petct-isbi2018", "PT")).Order(StringComparer.Ordinal).Take(10);
        foreach (var file in pet)
            File.Copy(file, _folder.NewFile("real-in", "train", "petct", "PT", Path.GetFileName(file)));

        var report = Run(data);

        Assert.Empty(report.Broken);
        Assert.Equal(
            [new PrepareCount("cs-wado", ModalityClass.CT, files.Length, 0, 0, 0), new("petct", ModalityClass.PT, 10, 0, 0, 0)],
            report.Counts);
    }

    [Fact]
    public void TheCommandPrintsASummaryAndRefusesWhatItCannotUse()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Success, TrainerApplication.Run(["prepare", "--data", _folder.File("in"), "--out", _folder.File("out")], output, error));
        Assert.Contains("train/a/CT: 30 images; left out: 0 colour, 6 constant, 0 broken", output.ToString());
        Assert.Contains("broken train/b/XR/broken.dcm", output.ToString());

        Assert.Equal(ExitCode.Usage, TrainerApplication.Run(["prepare", "--data", "d", "--out", "o", "--shard", "5/4"], output, error));
        Assert.Contains("--shard must be I/N", error.ToString());
        Assert.Equal(ExitCode.Usage, TrainerApplication.Run(["prepare", "--data", "d", "--out", "o", "--bits", "12"], output, error));
        Assert.Equal(ExitCode.Configuration, TrainerApplication.Run(["prepare", "--data", _folder.File("none"), "--out", "o"], output, error));
        Assert.Contains("holds none of train, validate, test", error.ToString());
        File.WriteAllText(_folder.File("file"), "where a folder should be");
        Assert.Equal(ExitCode.Failure, TrainerApplication.Run(["prepare", "--data", _folder.File("in"), "--out", _folder.File("file")], output, error));
        Assert.Contains("cannot write to", error.ToString());
    }

    private PrepareOptions Options(string output) => new()
    {
        Data = _folder.File("in"), Output = _folder.File(output), Split = "train", ImagesPerShard = 10, Threads = 2,
    };

    private static PrepareReport Run(PrepareOptions options) =>
        Preparation.Plan(options).Run(_ => { }, TestContext.Current.CancellationToken);

    private static List<(ShardEntry Entry, ModalityClass Label, string Digest)> Images(ShardFolder folder)
    {
        var images = new List<(ShardEntry, ModalityClass, string)>();
        foreach (var shard in folder.Shards)
        {
            foreach (var entry in shard.Entries().Where(entry => entry.Image is not null))
            {
                var (located, image) = folder.Locate(images.Count);
                Assert.Same(shard, located);
                Assert.Equal(entry.Image, image);
                var bytes = File.ReadAllBytes(shard.Path).AsSpan(ShardHeader.Length + image * shard.Header.ImageLength, shard.Header.ImageLength);
                images.Add((entry, shard.Label(image), Convert.ToHexString(SHA256.HashData(bytes))));
            }
        }

        return images;
    }

    private void AssertSameFiles(string expected, string actual)
    {
        string[] Names(string output) =>
            [.. Directory.GetFiles(Options(output).Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(Names(expected), Names(actual));
        Assert.All(Names(expected), name => Assert.Equal(
            SHA256.HashData(File.ReadAllBytes(Path.Combine(Options(expected).Folder, name))),
            SHA256.HashData(File.ReadAllBytes(Path.Combine(Options(actual).Folder, name)))));
    }

    private string Image(string source, string label, string name) => _folder.NewFile("in", "train", source, label, name);

    private void Png(string source, string label, string name, int seed) =>
        File.WriteAllBytes(Image(source, label, name), PngBuilder.Grey(9, 7, (x, y) => (byte)(x * seed + y * (seed + 3))));
}
