using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DicomNode.Node.Access;

/// <summary>Hashes and checks passwords with ASP.NET Core Identity's hasher (PBKDF2 with HMAC-SHA-512, salted).</summary>
public sealed class Passwords : IDisposable
{
    // OWASP's Password Storage Cheat Sheet, 2023.
    private const int Iterations = 210_000;

    /// <summary>Stands in where there is no such user, so that the answer takes as long.</summary>
    private readonly Lazy<string> _nobodys;

    private readonly PasswordHasher<Passwords> _hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>Each check costs a processor a tenth of a second or more; a flood of them must not take all.</summary>
    private readonly SemaphoreSlim _turn = new(Math.Max(1, Environment.ProcessorCount / 2));

    public Passwords() => _nobodys = new(() => Hash(Secret.Create()));

    public void Dispose() => _turn.Dispose();

    public string Hash(string password) => _hasher.HashPassword(this, password);

    /// <summary>Checks a password.</summary>
    /// <param name="hash">The stored hash; null where there is no such user, for whom every password is wrong.</param>
    /// <param name="password">What somebody typed.</param>
    /// <param name="cancellationToken">Stops the wait for the checks before.</param>
    /// <returns>Whether it is right; and where it is, a new hash if the stored one was made with other parameters.</returns>
    internal async Task<(bool IsRight, string? NewHash)> CheckAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var result = _hasher.VerifyHashedPassword(this, hash ?? _nobodys.Value, password);
            return (hash is not null && result != PasswordVerificationResult.Failed,
                result == PasswordVerificationResult.SuccessRehashNeeded ? Hash(password) : null);
        }
        finally
        {
            _turn.Release();
        }
    }
}
