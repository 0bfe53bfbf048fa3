namespace DicomNode.Node.Intake;

/// <summary>Text for Error Comment (0000,0902): VR LO, so at most 64 characters and no backslash (PS3.5 6.2).</summary>
public static class ErrorComment
{
    public const int MaxLength = 64;

    private const int UidTail = 10;

    /// <summary>Makes a text fit.</summary>
    public static string Fit(string text)
    {
        var clean = string.Concat(text.Select(c => c is >= ' ' and <= '~' and not '\\' ? c : ' ')).Trim();
        return clean.Length <= MaxLength ? clean : clean[..(MaxLength - 2)] + "..";
    }

    /// <summary>"NAME: .. in command, .. in data set": both values, each shortened to its telling end where it is long.</summary>
    public static string Differs(string name, string command, string dataSet) => Differs(name, command, "command", dataSet, "data set");

    /// <summary>"NAME: .. in ONE PLACE, .. in ANOTHER", likewise.</summary>
    public static string Differs(string name, string one, string place, string other, string otherPlace) =>
        Fit($"{name}: {Shorten(one)} in {place}, {Shorten(other)} in {otherPlace}");

    private static string Shorten(string uid) => uid.Length <= UidTail ? uid : ".." + uid[^(UidTail - 2)..];
}
