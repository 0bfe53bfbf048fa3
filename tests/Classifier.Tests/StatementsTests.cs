namespace DicomNode.Classifier.Tests;

/// <summary>The words, row by row: what each witness has to say, and the sentence that they make.</summary>
public sealed class StatementsTests
{
    private const string CTImage = "1.2.840.10008.5.1.4.1.1.2";
    private const string EnhancedMR = "1.2.840.10008.5.1.4.1.1.4.1";
    private const string PETImage = "1.2.840.10008.5.1.4.1.1.128";
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    [Theory]
    [InlineData("MR", ModalityClass.MR, CTImage, ModalityClass.CT, ModalityClass.CT, 214, 214, "Header says MR; SOP class CT Image Storage and 214 of 214 slices say CT.")]
    [InlineData("CT", ModalityClass.CT, CTImage, ModalityClass.CT, ModalityClass.CT, 3, 4, "Header, SOP class CT Image Storage and 3 of 4 slices say CT.")]
    [InlineData("DX", ModalityClass.XR, "", null, ModalityClass.XR, 1, 1, "Header (DX) and the only slice say XR.")]
    [InlineData("CR DX", ModalityClass.XR, "", null, ModalityClass.XR, 2, 2, "Headers (CR, DX) and 2 of 2 slices say XR.")]
    [InlineData("CR DX", ModalityClass.XR, "", null, ModalityClass.MR, 1, 1, "Headers say CR, DX; the only slice says MR.")]
    [InlineData("CT MR", null, CTImage, ModalityClass.CT, ModalityClass.CT, 9, 9, "Headers disagree (CT, MR); SOP class CT Image Storage and 9 of 9 slices say CT.")]
    [InlineData("", null, EnhancedMR, ModalityClass.MR, ModalityClass.MR, 1, 1, "Header has no Modality; SOP class Enhanced MR Image Storage and the only slice say MR.")]
    [InlineData("PT", ModalityClass.PT, PETImage, ModalityClass.PT, ModalityClass.CT, 5, 9, "Header and SOP class Positron Emission Tomography Image Storage say PT; 5 of 9 slices say CT.")]
    [InlineData("CT", ModalityClass.CT, CTImage + " " + PETImage, null, ModalityClass.CT, 2, 2, "Header and 2 of 2 slices say CT; SOP classes are CT Image Storage, Positron Emission Tomography Image Storage.")]
    [InlineData("CT", null, SecondaryCapture, null, null, 0, 0, "Header says CT; SOP class is Secondary Capture Image Storage.")]
    [InlineData("US", null, "1.2.3.4", null, null, 0, 0, "Header says US; SOP class is 1.2.3.4.")]
    public void WitnessesOfTheSameClassShareAClause(
        string modalities, ModalityClass? header, string sopClasses, ModalityClass? sopClass, ModalityClass? shown, int count, int of, string expected) =>
        Assert.Equal(
            expected,
            Statements.Sentence(
                Statements.Header(Words(modalities), header, isDefined: true),
                Statements.SopClass(Words(sopClasses), sopClass),
                Statements.Slices(shown, count, of)));

    [Theory]
    [InlineData("DR", "Header's Modality \"DR\" is not defined.")]
    [InlineData("DR XX", "Headers' Modalities DR, XX are not defined.")]
    public void AnUndefinedModalityIsQuoted(string modalities, string expected) =>
        Assert.Equal(expected, Statements.Sentence(Statements.Header(Words(modalities), null, isDefined: false), Statement.None, Statement.None));

    [Fact]
    public void RemarksFollow() =>
        Assert.Equal(
            "Header says US; first; second.",
            Statements.Sentence(Statements.Header(["US"], null, isDefined: true), Statement.None, Statement.None, "first", null, "second"));

    [Fact]
    public void APictureUnlikeAllOthersNamesNoClass()
    {
        var outlier = Statements.Pixels(PixelEvidence.Classified(new ClassProbabilities(1, 0, 0, 0), outlierScore: 1.5f));
        Assert.Equal((null, "the picture is unlike all that the model knows"), (outlier.Class, outlier.Alone));
        Assert.Equal(ModalityClass.CT, Statements.Pixels(PixelEvidence.Classified(new ClassProbabilities(1, 0, 0, 0), outlierScore: 1)).Class);
    }

    [Fact]
    public void WhatStrangersWriteIsCut()
    {
        var modalities = Enumerable.Range(0, 50).Select(number => $"{number}{new string('x', 1000)}").ToArray();
        Assert.InRange(Statements.Header(modalities, null, isDefined: true).Alone!.Length, 1, 260);
        Assert.EndsWith("and 47 more)", Statements.Header(modalities, null, isDefined: true).Alone, StringComparison.Ordinal);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
