using DicomNode.Node.Operations.Terminal;

namespace DicomNode.Node.Tests.Operations.Terminal;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_what_they_hold()
    {
        var table = new TextTable(new TextColumn("ID", IsNumber: true), new TextColumn("FROM"));
        table.Add("7", "A");
        table.Add("123", null);
        Assert.Equal([" ID  FROM", "  7  A", "123  -"], table.Lines(100));
    }

    [Fact]
    public void What_is_too_wide_is_cut_where_it_may_be()
    {
        var table = new TextTable(new TextColumn("ID"), new TextColumn("FROM", MayBeCut: true), new TextColumn("STATION", MayBeCut: true));
        table.Add("12345", new string('a', 30), new string('b', 10));
        Assert.Equal("12345  aaaaaaaaaaaa~  bbbbbbbbbb", table.Lines(32).Last());
        Assert.All(table.Lines(32), line => Assert.InRange(line.Length, 1, 32));
    }

    [Theory]
    [InlineData("\u001b[2Jgone", "?[2Jgone")]
    [InlineData("a\nb\tc\u0007", "a?b?c?")]
    [InlineData("\u202Eright to left", "?right to left")]
    [InlineData("Größe \u4E2D", "Größe \u4E2D")]
    public void Nothing_that_came_from_outside_commands_the_terminal(string text, string expected) => Assert.Equal(expected, TextTable.Clean(text));
}
