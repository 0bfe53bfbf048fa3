using DicomNode.Node.Access;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Access;

/// <summary>Users, tokens and the audit log from a terminal.</summary>
public sealed class AccessTerminalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("token create ci --role viewer --days 30 --Node:Dicom:Port=0", typeof(AccessCommand.CreateToken))]
    [InlineData("token create ci --role=Administrator", typeof(AccessCommand.CreateToken))]
    [InlineData("token revoke ci", typeof(AccessCommand.RevokeToken))]
    [InlineData("user add anna --role reviewer --config x.json", typeof(AccessCommand.AddUser))]
    [InlineData("user reset anna", typeof(AccessCommand.ResetUser))]
    [InlineData("user password anna", typeof(AccessCommand.SetPassword))]
    [InlineData("audit verify", typeof(AccessCommand.VerifyAudit))]
    public void A_command_is_understood(string line, Type expected) =>
        Assert.IsType(expected, Assert.IsType<CommandLine.Manage>(CommandLine.Parse(line.Split(' '))).Command);

    [Theory]
    [InlineData("token create ci", "--role is \"\"")]
    [InlineData("token create ci --role king", "--role is \"king\"")]
    [InlineData("token create c/i --role viewer", "the name is \"c/i\"")]
    [InlineData("token create ci --role viewer --days 0", "--days is \"0\"")]
    [InlineData("token create ci --role", "--role has no value")]
    [InlineData("user", "\"user\" is no command")]
    [InlineData("user remove anna", "\"user remove anna\" is no command")]
    [InlineData("user reset anna --role viewer", "is no command")]
    [InlineData("audit verify --head 3", "--head is \"3\"")]
    [InlineData("audit verify --nonsense=1", "unknown option")]
    public void What_makes_no_sense_is_named(string line, string expected) =>
        Assert.Contains(expected, Assert.IsType<CommandLine.Invalid>(CommandLine.Parse(line.Split(' '))).Fault, StringComparison.Ordinal);

    [Fact]
    public async Task A_user_is_added_reset_and_given_a_password()
    {
        var added = await RunAsync("user add anna --role reviewer");
        Assert.Equal(0, added.Code);
        await AssertPasswordAsync(added.Output.Trim(), mustChange: true);
        Assert.Contains("There is a user ANNA already.", (await RunAsync("user add ANNA --role viewer", expectedCode: 1)).Error, StringComparison.Ordinal);

        var reset = await RunAsync("user reset anna");
        Assert.NotEqual(added.Output, reset.Output);
        await AssertPasswordAsync(reset.Output.Trim(), mustChange: true);
        Assert.Contains("There is no user ben.", (await RunAsync("user reset ben", expectedCode: 1)).Error, StringComparison.Ordinal);

        Assert.Contains("expected at least 12", (await RunAsync("user password anna", "short\n", expectedCode: 1)).Error, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("user password anna", TestUsers.Password + "\n")).Output);
        await AssertPasswordAsync(TestUsers.Password, mustChange: false);
    }

    [Fact]
    public async Task A_token_is_made_and_revoked()
    {
        var token = (await RunAsync("token create ci --role viewer --days 1")).Output.Trim();
        await using (var database = await OpenAsync())
        {
            var found = await new TokenStore(database, new AuditLog(database)).FindAsync(token, Cancel);
            Assert.Equal(("ci", Role.Viewer, $"console:{Environment.UserName}"), (found!.Name, found.Role, found.CreatedBy));
        }

        await RunAsync("token create ci --role viewer", expectedCode: 1);
        await RunAsync("token revoke ci");
        await RunAsync("token revoke ci", expectedCode: 1);
        await using var after = await OpenAsync();
        Assert.Null(await new TokenStore(after, new AuditLog(after)).FindAsync(token, Cancel));
    }

    [Fact]
    public async Task The_audit_log_is_verified()
    {
        await RunAsync("user add anna --role reviewer");
        var verified = (await RunAsync("audit verify")).Output.Trim();
        Assert.Matches("^1 entries follow from each other; the last is 1:[0-9a-f]{64}$", verified);
        var head = verified.Split(' ')[^1];
        await RunAsync("user reset anna");
        await RunAsync($"audit verify --head {head}");
        Assert.Contains("Entry 1 has the hash", (await RunAsync($"audit verify --head 1:{new string('0', 64)}", expectedCode: 1)).Error, StringComparison.Ordinal);
    }

    private async Task AssertPasswordAsync(string password, bool mustChange)
    {
        await using var database = await OpenAsync();
        var users = new UserStore(database, new AuditLog(database));
        var anna = (await users.FindAsync("anna", Cancel))!;
        Assert.Equal(mustChange, anna.MustChangePassword);
        using var passwords = new Passwords();
        Assert.True((await passwords.CheckAsync(await users.FindPasswordHashAsync(anna.Id, Cancel), password, Cancel)).IsRight);
    }

    private async Task<AccessDatabase> OpenAsync()
    {
        var database = new AccessDatabase(new StoreOptions(), _folder.Path, TimeProvider.System);
        await database.OpenAsync(Cancel);
        return database;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string line, string input = "", int expectedCode = 0)
    {
        var manage = Assert.IsType<CommandLine.Manage>(CommandLine.Parse(line.Split(' ')));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await AccessTerminal.RunAsync(
            new NodeOptions { DataDirectory = _folder.Path }, manage.Command, new StringReader(input), output, error);
        Assert.True(code == expectedCode, $"{line}: {code} {output} {error}");
        return (code, output.ToString(), error.ToString());
    }
}
