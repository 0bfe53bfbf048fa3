namespace DicomNode.Node.Access;

/// <summary>
/// Opens the access database before anything asks it, and at the very first start adds an administrator, whose password is printed on the console, once, and
/// goes into no log. The log gets the audit log's last hash instead, by which a later cut shows.
/// </summary>
internal sealed class FirstAdministrator(
    AccessDatabase database, UserStore users, AuditLog audit, Passwords passwords, AccessConsole console, ILogger<FirstAdministrator> logger)
    : IHostedLifecycleService
{
    private const string Name = "admin";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var (entries, hash) = await audit.FindHeadAsync(cancellationToken);
        logger.AuditHead(entries, hash);
        if (!await users.AnyAsync(cancellationToken))
            await AddAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        var password = Secret.CreatePassword();
        try
        {
            await users.AddAsync(
                Name,
                Role.Administrator,
                passwords.Hash(password),
                mustChange: true,
                new AuditEntry(AuditKind.UserCreated, "node", null),
                cancellationToken);
        }
        catch (AccessException)
        {
            // Another node on the same database was faster, and prints its password.
            return;
        }

        await console.Writer.WriteLineAsync(
            $"First start: sign in as {Name} with the password {password} on this machine, and choose another. It is not shown again; "
            + $"\"node user reset {Name}\" makes a new one.");
    }
}
