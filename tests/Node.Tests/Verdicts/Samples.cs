using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

/// <summary>Verdicts to build tests from.</summary>
internal static class Samples
{
    public const string CTImageStorage = "1.2.840.10008.5.1.4.1.1.2";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A hash that only says which content it stands for.</summary>
    public static string Sha(int content) => content.ToString("x64", CultureInfo.InvariantCulture);

    /// <summary>Probabilities with the given class on top and the rest shared.</summary>
    public static ClassProbabilities Likely(ModalityClass modalityClass, float confidence)
    {
        var rest = (1 - confidence) / 3;
        float Of(ModalityClass other) => other == modalityClass ? confidence : rest;
        return new ClassProbabilities(Of(ModalityClass.CT), Of(ModalityClass.MR), Of(ModalityClass.PT), Of(ModalityClass.XR));
    }

    /// <summary>A CT slice as header and pixels have it, received <paramref name="number"/> seconds after the start.</summary>
    public static Verdict Slice(
        int number,
        string? series = "1.2.3.1",
        ModalityClass header = ModalityClass.CT,
        ModalityClass pixels = ModalityClass.CT,
        float confidence = 0.97f,
        Outcome? outcome = null) => new()
        {
            SopInstanceUid = $"1.2.3.1.{number}",
            ContentSha256 = Sha(number),
            SeriesInstanceUid = series,
            StudyInstanceUid = "1.2.3",
            SopClassUid = CTImageStorage,
            TransferSyntaxUid = "1.2.840.10008.1.2.1",
            HeaderModality = header.ToString(),
            HeaderClass = header,
            SopClassClass = ModalityClass.CT,
            Probabilities = Likely(pixels, confidence),
            Outcome = outcome ?? (header == pixels ? Outcome.Match : Outcome.Mismatch),
            Reason = $"The header says {header}, the pixels say {pixels}.",
            Frames = 1,
            CallingAe = "MODALITY1",
            CalledAe = "DICOMNODE",
            ReceivedAt = Start.AddSeconds(number),
            ClassifiedAt = Start.AddSeconds(number + 1),
            ModelName = "modality-resnet18",
            ModelSha256 = Sha(18),
            FileName = $"{number:x8}.dcm",
        };

    /// <summary>An object without pixels, header or series.</summary>
    public static Verdict Bare(int number) => new()
    {
        SopInstanceUid = $"1.2.3.9.{number}",
        ContentSha256 = Sha(number),
        SopClassUid = "1.2.840.10008.5.1.4.1.1.88.11",
        TransferSyntaxUid = "1.2.840.10008.1.2",
        Outcome = Outcome.NotApplicable,
        Reason = "The object has no pixel data.",
        CallingAe = "MODALITY2",
        CalledAe = "DICOMNODE",
        ReceivedAt = Start.AddSeconds(number),
        ClassifiedAt = Start.AddSeconds(number + 1),
    };

    /// <summary>Verdicts of every kind over a few series, versions of an instance among them.</summary>
    public static List<Verdict> Varied(Random random, int count)
    {
        var verdicts = new List<Verdict>();
        for (var i = 0; i < count; i++)
        {
            var number = random.Next(count);
            var header = (ModalityClass)random.Next(4);
            var verdict = random.Next(8) == 0
                ? Bare(number)
                : Slice(
                    number,
                    random.Next(6) == 0 ? null : $"1.2.3.{random.Next(4)}",
                    header,
                    (ModalityClass)random.Next(4),
                    0.4f + (0.6f * random.NextSingle()));
            verdicts.Add(verdict with
            {
                ContentSha256 = Sha(i),
                StudyInstanceUid = random.Next(9) == 0 ? null : $"1.2.{random.Next(3)}",
                CallingAe = $"MODALITY{random.Next(3)}",
                HeaderModality = header == ModalityClass.XR ? "DX" : verdict.HeaderModality,
                ImageKind = (ImageKind)random.Next(3),
                OutlierScore = random.Next(5) switch { 0 => null, 1 => 1 + random.NextSingle(), _ => random.NextSingle() },
                ReceivedAt = Start.AddSeconds(random.Next(count / 2)),
            });
        }

        return verdicts;
    }
}
