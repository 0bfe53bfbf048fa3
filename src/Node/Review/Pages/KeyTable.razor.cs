using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What the keys do.</summary>
public sealed partial class KeyTable : ComponentBase
{
    private static readonly (string[] Keys, string Action)[] Keys =
    [
        (["j", "k"], "next and previous report"),
        (["Enter"], "open the report"),
        (["y"], "confirm: the header is wrong"),
        (["n"], "dismiss: the header is right"),
        (["u"], "undo the last decision"),
        (["x"], "select the report, for deciding on several at once"),
        (["←", "→"], "previous and next slice of a report"),
        (["s"], "saliency: where the pixels look like the class"),
        (["[", "]"], "narrower and wider window"),
        ([",", "."], "brighter and darker"),
        (["r"], "window as in the header"),
        (["m"], "write a note"),
        (["i"], "back to the inbox"),
        (["/"], "search"),
        (["?"], "this list"),
    ];
}
