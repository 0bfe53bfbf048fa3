using System.Text.Json.Nodes;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>
/// The shipped network in a package whose thresholds give drawn pictures a verdict, without the detector of pictures of no class. Drawings are no images of patients: the shipped
/// package may leave them Uncertain, and a test that draws is about the node, not about the model.
/// </summary>
internal static class PhantomModel
{
    private const double Match = 0.5;
    private const double Mismatch = 0.6;

    /// <summary>Writes the package into a new folder.</summary>
    /// <returns>The setting that names it to the node.</returns>
    public static string Write(string folder)
    {
        var shipped = Repository.File("models", "modality-resnet18");
        Directory.CreateDirectory(folder);
        File.CreateSymbolicLink(Path.Combine(folder, "model.safetensors"), Path.Combine(shipped, "model.safetensors"));
        var manifest = JsonNode.Parse(File.ReadAllBytes(Path.Combine(shipped, "model.json")))!.AsObject();
        manifest.Remove("outlierDetection");
        manifest["thresholds"] = new JsonObject { ["match"] = Match, ["mismatch"] = Mismatch };
        File.WriteAllText(Path.Combine(folder, "model.json"), manifest.ToJsonString());
        return $"--Node:Model:Path={folder}";
    }
}
