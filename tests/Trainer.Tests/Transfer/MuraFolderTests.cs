using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Transfer;

namespace DicomNode.Trainer.Tests.Transfer;

public sealed class MuraFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AStudysLabelIsThatOfEachOfItsImages()
    {
        Put("XR_WRIST", "patient2", "study1_negative", "image1.png");
        Put("XR_ELBOW", "patient1", "study1_positive", "image1.png");
        Put("XR_ELBOW", "patient1", "study1_positive", "image2.png");
        Put("XR_ELBOW", "patient1", "study1_positive", "._image1.png");
        Put("XR_ELBOW", "patient1", "study1_positive", "notes.txt");
        Put("XR_ELBOW", "patient1", "study2_negative", "image1.png");

        using var images = MuraFolder.Open(_folder.Path, "train").All(0);
        Assert.Equal(["normal", "abnormal"], images.Classes);
        Assert.Equal(["XR_ELBOW", "XR_WRIST"], images.Sources);
        Assert.Equal(
            [("XR_ELBOW", 1), ("XR_ELBOW", 1), ("XR_ELBOW", 0), ("XR_WRIST", 0)],
            Enumerable.Range(0, images.Count).Select(i => (images.Sources[images.Source(i)], images.Label(i))));
    }

    [Fact]
    public void NoPatientStandsOnBothSidesAndNoneMovesWhenOthersAreAdded()
    {
        for (var patient = 0; patient < 60; patient++)
        {
            Put("XR_HAND", $"patient{patient}", "study1_positive", "image1.png");
            Put("XR_HAND", $"patient{patient}", "study2_negative", "image1.png");
        }

        var before = HeldOut();
        Assert.InRange(before.Count, 5, 25);
        Put("XR_HAND", "patient1000", "study1_positive", "image1.png");
        Assert.Empty(before.Except(HeldOut()));

        List<string> HeldOut()
        {
            var (kept, heldOut) = MuraFolder.Open(_folder.Path, "train").ByPatient(0.25, 0);
            using (kept)
            using (heldOut)
            {
                Assert.Empty(Patients(kept).Intersect(Patients(heldOut)));
                return Patients(heldOut);
            }
        }

        static List<string> Patients(IImageSet images) =>
            [.. Enumerable.Range(0, images.Count).Select(i => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(images.Path(i))))!).Distinct()];
    }

    [Fact]
    public void WhatIsNotMuraIsNamed()
    {
        Assert.Contains("no folder", Assert.Throws<ConfigurationException>(() => MuraFolder.Open(_folder.Path, "train")).Message);
        Put("XR_HAND", "patient1", "study1_positive", "image1.txt");
        Assert.Contains("no images in", Assert.Throws<ConfigurationException>(() => MuraFolder.Open(_folder.Path, "train")).Message);
        Put("XR_HAND", "patient1", "study1_positive", "image1.png");
        Assert.Contains("1 patients", Assert.Throws<ConfigurationException>(() => MuraFolder.Open(_folder.Path, "train").ByPatient(0.5, 0)).Message);
        for (var study = 0; study < 9; study++)
            Put("XR_HAND", "patient2", $"study{study}", "image1.png");
        var fault = Assert.Throws<ConfigurationException>(() => MuraFolder.Open(_folder.Path, "train"));
        Assert.Contains(Path.Combine("patient2", "study0"), fault.Message);
        Assert.Contains("and 1 more; expected names that end in _positive or _negative", fault.Message);
    }

    private void Put(string part, string patient, string study, string name) =>
        File.WriteAllText(_folder.NewFile("train", part, patient, study, name), "");
}
