namespace DicomNode.Node.Access;

/// <summary>Asks again whether what opened a request opens it still, for answers that go on for hours. To be asked is no use of a session.</summary>
internal sealed class Standing(SessionStore sessions, TokenStore tokens)
{
    /// <summary>False once the request's session has ended, or its token is revoked or over.</summary>
    public async Task<bool> HoldsAsync(HttpContext context)
    {
        if (context.User.SessionId() is { } session)
            return await sessions.IsOpenAsync(session, context.RequestAborted);
        return !context.User.IsToken() || await tokens.FindAsync(TokenAuthentication.Read(context.Request)!, context.RequestAborted) is not null;
    }
}
