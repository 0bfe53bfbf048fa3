using DicomNode.Node.Access;

namespace DicomNode.Node.Tests.Access;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("elevenchars", "has 11 characters")]
    [InlineData("password1234", "easy to guess")]
    [InlineData("123456789012", "easy to guess")]
    [InlineData("aaaaaaaaaaaa", "easy to guess")]
    [InlineData("qwertyuiop[]", "easy to guess")]
    [InlineData("P4$$w0rd2026", "easy to guess")]
    [InlineData("dicomnodedicomnode", "easy to guess")]
    [InlineData("annasmith1980", "easy to guess")]
    public void A_short_or_trivial_password_is_refused(string password, string expected)
    {
        var fault = PasswordRules.FindFault(password, "annasmith");
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(password, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestUsers.Password)]
    [InlineData("kV9#qzLw2m!x")]
    [InlineData("Donaudampfschifffahrt im Regen")]
    [InlineData("пять синих слонов летят")]
    public void A_long_one_that_nobody_guesses_is_taken(string password) => Assert.Null(PasswordRules.FindFault(password, "anna"));

    [Fact]
    public void There_is_an_upper_limit() => Assert.Contains("at most 128", PasswordRules.FindFault(new string('x', 129), "anna"), StringComparison.Ordinal);

    [Fact]
    public void What_the_node_makes_up_is_no_worse() => Assert.Null(PasswordRules.FindFault(Secret.CreatePassword(), "admin"));

    [Theory]
    [InlineData("anna", true)]
    [InlineData("anna.smith+x@example.org", true)]
    [InlineData("", false)]
    [InlineData("anna smith", false)]
    [InlineData("token:x", false)]
    [InlineData("аnna", false)]
    [InlineData("<b>", false)]
    public void A_name_stands_in_the_audit_log_as_it_is(string name, bool isValid) => Assert.Equal(isValid, UserName.IsValid(name));
}
