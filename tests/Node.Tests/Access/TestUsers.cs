using System.Net.Http.Headers;
using DicomNode.Node.Access;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Access;

/// <summary>Gives tests users and tokens of a node in this process.</summary>
internal static class TestUsers
{
    public const string Password = "seven otters juggle plums";

    private static readonly AuditEntry Entry = new(AuditKind.UserCreated, "test", null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Has a client show a token of its own with every request.</summary>
    public static async Task<HttpClient> ShowTokenAsync(
        this HttpClient client, IServiceProvider services, Role role = Role.Administrator, string name = "tests")
    {
        var token = await services.GetRequiredService<TokenStore>().CreateAsync(name, role, null, Entry, Cancel);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Adds a user who has chosen <see cref="Password"/>, or must still choose one.</summary>
    public static Task<User> AddUserAsync(this IServiceProvider services, string name, Role role, bool mustChange = false) =>
        services.GetRequiredService<UserStore>().AddAsync(name, role, services.GetRequiredService<Passwords>().Hash(Password), mustChange, Entry, Cancel);

    /// <summary>Every entry of the audit log, first things first.</summary>
    public static async Task<List<AuditEntry>> AuditAsync(this IServiceProvider services)
    {
        var page = await services.GetRequiredService<AuditLog>().QueryAsync(new AuditQuery { Limit = 1000 }, Cancel);
        return [.. page.Items.Reverse().Select(record => record.Entry)];
    }
}
