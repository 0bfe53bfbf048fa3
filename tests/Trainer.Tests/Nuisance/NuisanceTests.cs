using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Testing;

namespace DicomNode.Trainer.Tests.Nuisance;

/// <summary>
/// What a network could learn in place of the modality must not decide: with only that changed, no confident answer of the shipped model may turn
/// into another confident one, and few answers may change at all. Confident is what may confirm a header by the model's own threshold.
/// </summary>
public sealed class NuisanceTests(ShippedModelSample sample, ITestOutputHelper output) : IClassFixture<ShippedModelSample>
{
    // Of the images that a nuisance can be done to.
    private const double MostChanged = 0.05;
    private const int JpegQuality = 75;

    private static readonly Dictionary<string, Func<Picture, Picture?>> Nuisances = new()
    {
        ["black border of an eighth"] = picture => picture.Framed(picture.Width / 8, picture.Height / 8, picture.Width / 8, picture.Height / 8),
        ["padded to a square"] = Square,
        ["128 pixels"] = picture => picture.Resized(128),
        ["512, then 128 pixels"] = picture => picture.Resized(512).Resized(128),
        ["8 bits"] = picture => picture.Change(value => MathF.Round(255 * value) / 255),
        ["L and R burned in"] = picture => picture.Marked(),
        ["mirrored"] = picture => picture.Mirrored(),
        ["turned by 7 degrees"] = picture => picture.Turned(7),
        ["gamma 0.8"] = picture => picture.Change(value => MathF.Pow(value, 0.8f)),
        ["gamma 1.25"] = picture => picture.Change(value => MathF.Pow(value, 1.25f)),
        ["window from 1 to 99 per cent"] = picture => picture.Windowed(0.01, 0.99),
        ["noise of 2 per cent"] = picture => picture.Noisy(0.02f),
    };

    public static TheoryData<string> Names => [.. Nuisances.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheVerdictDoesNotChangeWith(string nuisance) => Check(nuisance, [.. sample.Images.Select(image => Nuisances[nuisance](image.Picture))]);

    [Fact]
    public async Task TheVerdictDoesNotChangeWithJpegAndBack()
    {
        using var folder = new TemporaryFolder();
        var changed = new Picture?[sample.Images.Count];
        await Parallel.ForAsync(0, changed.Length, TestContext.Current.CancellationToken, async (i, _) =>
            changed[i] = await JpegPeer.ThereAndBackAsync(sample.Images[i].Picture, JpegQuality, folder.Path));
        Check("JPEG and back", changed);
    }

    [Fact]
    public void TheVerdictDoesNotChangeWithoutTheTableOfACt() =>
        Check("CT without its table", [.. sample.Images.Select(image => image.Item.Label == ModalityClass.CT ? image.Picture.LargestAlone() : null)]);

    private static Picture? Square(Picture picture)
    {
        var (x, y) = (Math.Max(0, picture.Height - picture.Width), Math.Max(0, picture.Width - picture.Height));
        return x == y ? null : picture.Framed(x / 2, y / 2, x - x / 2, y - y / 2);
    }

    private void Check(string nuisance, Picture?[] pictures)
    {
        var done = Enumerable.Range(0, pictures.Length).Where(i => pictures[i] is not null).ToList();
        var after = sample.Classify([.. done.Select(i => pictures[i]!)]);
        var threshold = (float)ShippedModelSample.Package.Manifest.Thresholds.Match;
        var moved = done.Zip(after, (i, said) => (sample.Images[i].Item, Before: sample.Said[i], After: said)).ToList();
        var changed = moved.Where(image => image.Before.Predicted != image.After.Predicted).ToList();
        var turned = changed.Where(image => image.Before.Confidence >= threshold && image.After.Confidence >= threshold).ToList();

        var classes = Enum.GetValues<ModalityClass>().Select(label => FormattableString.Invariant(
            $"{label} {changed.Count(image => image.Item.Label == label)} of {moved.Count(image => image.Item.Label == label)}"));
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {nuisance} | {moved.Count} | {changed.Count} ({100.0 * changed.Count / moved.Count:F1} %) | {string.Join(", ", classes)} | {turned.Count} |"
            + $" {moved.Average(image => image.Before.Confidence):F3} to {moved.Average(image => image.After[image.Before.Predicted]):F3} |");
        var details = changed.Select(image => FormattableString.Invariant(
            $"{image.Item.Path}: {image.Before.Predicted} {image.Before.Confidence:F3} became {image.After.Predicted} {image.After.Confidence:F3}"));
        output.WriteLine("| nuisance | images | predictions changed | by true class | confident ones turned | mean probability of the first prediction |");
        output.WriteLine(row);
        Assert.True(turned.Count == 0 && changed.Count <= MostChanged * moved.Count, string.Join('\n', details.Prepend(row)));
    }
}
