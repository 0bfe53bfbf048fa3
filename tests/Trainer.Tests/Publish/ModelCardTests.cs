using System.Text.RegularExpressions;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.Catalogue;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Tests.Evaluation;

namespace DicomNode.Trainer.Tests.Publish;

/// <summary>What the card makes of figures and names; the model behind them is made up.</summary>
public sealed partial class ModelCardTests
{
    [Fact]
    public void TheWeaknessesAreThoseOfTheFigures()
    {
        // 40 CT of two sources: one all right, the other called PT; 4 PT of one source that was learnt from, sure and right.
        var results = Enumerable.Range(0, 40).Select(i => (new ImageItem($"{i}.png", i < 30 ? "good" : "bad", ModalityClass.CT), Sure(i < 30 ? ModalityClass.CT : ModalityClass.PT)))
            .Concat(Enumerable.Range(0, 4).Select(i => (new ImageItem($"{i}.png", "learnt", ModalityClass.PT), Sure(ModalityClass.PT))));
        var lines = Weaknesses(Facts(
            [SplitEvaluation.Of("test", [.. results], [])],
            [new ModelDataSet("train", "learnt/PT", 5), new ModelDataSet("train", "much/CT", 4321)]));

        Assert.Equal("- **On `test` it is weak on CT.** 30 of 40 CT images are right (75.00 %; 10 called PT).", lines[0]);
        Assert.Equal("- **Weakest sources.** `bad` in `test` (0 of 10 CT right).", lines[1]);
        Assert.Contains("- **False alarms on `test`.** Of 44 slices sure enough to contradict a header (0.90 and above) 10 are wrong (22.73 %; the aim is 0.50 % at most).", lines);
        Assert.Contains("- **Surer than right on `test`.** The mean confidence is 97.00 %, the accuracy 77.27 %.", lines);
        Assert.Contains(lines, line => line.StartsWith("- **Few origins.** It learnt CT from 1 (`much`) and PT from 1 (`learnt`).", StringComparison.Ordinal));
        Assert.Contains("- **`test` is not independent.** `learnt` shares an origin with images that it learnt from: these figures flatter.", lines);
        Assert.Contains("- **One origin for a class.** PT in `test` is `learnt` alone: such a figure is the source's, not the class's.", lines);
        Assert.Contains("- **Few images.** It learnt from no more than 5 PT. `test` has 40 CT and 4 PT: one image moves a class's recall by up to 25.0 points.", lines);
        Assert.Contains("- **Not measured on `test`:** MR and XR, of which it has no image.", lines);
    }

    [Fact]
    public void SourcesThatShareAnOriginAreOne()
    {
        var lines = Weaknesses(Facts(
            ReportFixture.Report("a").Splits,
            [
                new ModelDataSet("train", "NSCLC-Radiomics/CT", 5000),
                new ModelDataSet("train", "own/CT", 5000),
                new ModelDataSet("train", "NSCLC-Radiomics-Interobserver1/CT", 5000),
            ]));
        Assert.Contains(lines, line => line.StartsWith("- **Few origins.** It learnt CT from 2 (`NSCLC-Radiomics` and `own`).", StringComparison.Ordinal));
    }

    [Fact]
    public void AModelWithoutFaultsOrHistoryIsNotPraised()
    {
        var results = Enum.GetValues<ModalityClass>().Select(label => (new ImageItem("a.png", "fine", label), Sure(label)));
        var card = ModelCard.Write(Facts([SplitEvaluation.Of("validate", [.. results], [])], []));
        Assert.Contains("- **On `validate` nothing is wrong.** These 4 images do not show where the model fails.", card);
        Assert.Contains("- **What it learnt from is not recorded.**", card);
        Assert.Contains("How the weights were trained is not recorded in the package.", card);
        Assert.Contains("How temperature and thresholds were chosen is not recorded.", card);
    }

    [Fact]
    public void ImportedWeightsAreSaidToBeSo()
    {
        var facts = Facts(ReportFixture.Report("a").Splits, [], manifest => manifest with
        {
            TrainingRecipe = new Provenance { ImportedFrom = "best of `all`.safetensors", Calibrated = false }.ToJson(),
        });
        var card = ModelCard.Write(facts);
        Assert.Contains(@"The weights were imported from best of \`all\`.safetensors;", card);
        Assert.Contains("**None of this was fitted to any image:**", card);
    }

    [Fact]
    public void NamesFromFoldersCannotBreakOutOfTheCard()
    {
        const string Name = "a|b\n# c <script> [d](e) `f` _g_";
        var card = ModelCard.Write(Facts(ReportFixture.Report(Name, "other").Splits, [new ModelDataSet("train", $"{Name}/CT", 3), new ModelDataSet("tr|ain", "no class", 1)]));
        Assert.DoesNotContain("<script>", card);
        Assert.DoesNotContain("[d](e)", card);
        Assert.DoesNotContain("\n# c", card);
        Assert.Contains(@"| train | a\|b # c &lt;script&gt; \[d\](e) \`f\` \_g\_ | CT | - | unknown | 3 |", card);
        Assert.Contains(@"| tr\|ain | no class | - | - | unknown | 1 |", card);
        foreach (var table in card.Split("\n\n").Where(block => block.StartsWith('|')))
            Assert.Single(table.Trim().Split('\n').Select(row => Bar().Count(row)).Distinct());
    }

    [Fact]
    public void ThePapersAccuracyStandsBesideItsOwnDataSets()
    {
        var report = ReportFixture.Report("a", "b");
        Assert.Contains("| validate | a | CT | 20 | ", ModelCard.Write(Facts(report.Splits, [], report: report)));
        Assert.Contains(" | 81.00 % |", ModelCard.Write(Facts(report.Splits, [], report: report)));
        Assert.DoesNotContain(" paper |", ModelCard.Write(Facts(report.Splits, [])));
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    private static List<string> Weaknesses(ModelCardFacts facts)
    {
        var card = ModelCard.Write(facts);
        return [.. card[card.IndexOf("## Where it is weak", StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(line => line.Length > 0)];
    }

    private static ClassProbabilities Sure(ModalityClass label)
    {
        float Of(ModalityClass other) => other == label ? 0.97f : 0.01f;
        return new ClassProbabilities(Of(ModalityClass.CT), Of(ModalityClass.MR), Of(ModalityClass.PT), Of(ModalityClass.XR));
    }

    private static ModelCardFacts Facts(
        IReadOnlyList<SplitEvaluation> splits,
        IReadOnlyList<ModelDataSet> dataSets,
        Func<ModelManifest, ModelManifest>? change = null,
        EvaluationReport? report = null)
    {
        var manifest = new ModelManifest { Name = "made-up", Architecture = "resnet18", Classes = Enum.GetValues<ModalityClass>(), DataSets = dataSets };
        return new ModelCardFacts(
            change?.Invoke(manifest) ?? manifest,
            Repository.File("models", "modality-resnet18", ModelPackage.WeightsFile),
            report ?? new EvaluationReport { Model = manifest.Name, Architecture = manifest.Architecture, Splits = splits },
            new LicenceTable(DataSetCatalogue.Load(Repository.File("conf", "datasets.json")).DataSets, null),
            null);
    }
}
