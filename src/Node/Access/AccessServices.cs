using System.Net;
using System.Threading.RateLimiting;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace DicomNode.Node.Access;

/// <summary>Registers who may do what, and puts it before every endpoint.</summary>
public static class AccessServices
{
    private const int AttemptsPerMinute = 60;

    // No preloading and no other names: those are for whoever owns the domain.
    private static readonly TimeSpan HstsAge = TimeSpan.FromDays(365);

    /// <summary>
    /// Adds users, sessions, tokens and the audit log, opened before any hosted service starts, and makes <see cref="AccessPolicies.View"/> what every
    /// endpoint needs that names nothing else.
    /// </summary>
    /// <param name="services">The node's services.</param>
    /// <param name="web">Node:Web, checked.</param>
    /// <param name="store">Node:Store, checked.</param>
    /// <param name="dataDirectory">Node:DataDirectory.</param>
    /// <param name="console">Where the first administrator's password is printed.</param>
    public static IServiceCollection AddAccess(
        this IServiceCollection services, WebOptions web, StoreOptions store, string dataDirectory, TextWriter console)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(web);
        services.AddSingleton(new AccessConsole(console));
        services.AddSingleton(provider => new AccessDatabase(store, dataDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuditLog>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<Standing>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<Notice>();
        services.AddSingleton<WebCertificate>();
        services.AddHostedService<FirstAdministrator>();

        services.AddDataProtection().SetApplicationName("DicomNode");
        services.AddOptions<KeyManagementOptions>().Configure<AccessDatabase>((keys, database) => keys.XmlRepository = new ProtectionKeys(database));
        services.AddAntiforgery(options => Harden(options.Cookie, web, "dicomnode-form"));
        services.AddHsts(options => options.MaxAge = HstsAge);
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.AddPolicy(SignInEndpoints.RateLimit, LimitByAddress);
        });
        if (web.TrustedProxies.Count > 0)
            services.Configure<ForwardedHeadersOptions>(options => Trust(options, web.TrustedProxies));
        AddAuthentication(services, web);
        AddPolicies(services);
        return services;
    }

    /// <summary>Puts access before every endpoint that is mapped, and maps its own.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        var web = app.Services.GetRequiredService<WebOptions>();
        if (web.TrustedProxies.Count > 0)
            app.UseForwardedHeaders();
        app.UseHsts();
        app.UseRouting();
        app.Use(new LocalUntilClaimed(app.Services.GetRequiredService<UserStore>(), web.OpenIdConnect.IsOn).InvokeAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.Use(new CrossSiteGuard(app.Services.GetRequiredService<IAntiforgery>()).InvokeAsync);
        app.UseAntiforgery();
        app.Use(PasswordChangeGate.InvokeAsync);
        app.Use(new AuditTrail(app.Services.GetRequiredService<AuditLog>()).InvokeAsync);
        SignInEndpoints.Map(app, web.OpenIdConnect.IsOn);
        AccountEndpoints.Map(app);
        AdminEndpoints.Map(app);
        return app;
    }

    private static void AddAuthentication(IServiceCollection services, WebOptions web)
    {
        services.AddScoped<SessionEvents>();
        var authentication = services.AddAuthentication(AccessSchemes.Any)
            .AddPolicyScheme(AccessSchemes.Any, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? AccessSchemes.Token : AccessSchemes.Cookie)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(AccessSchemes.Token, null)
            .AddCookie(AccessSchemes.Cookie, options =>
            {
                Harden(options.Cookie, web, "dicomnode");
                options.EventsType = typeof(SessionEvents);
                options.ExpireTimeSpan = web.SessionLimit;
                options.SlidingExpiration = false;
            });
        if (!web.OpenIdConnect.IsOn)
            return;
        services.AddScoped<ProviderEvents>();
        authentication.AddOpenIdConnect(AccessSchemes.Provider, options => Configure(options, web.OpenIdConnect));
    }

    private static void AddPolicies(IServiceCollection services)
    {
        string[] roles = [.. Enum.GetValues<Role>().Select(role => role.ToString())];
        var view = new AuthorizationPolicyBuilder().RequireRole(roles).Build();
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.View, view)
            .AddPolicy(AccessPolicies.Review, policy => policy.RequireRole(roles[(int)Role.Reviewer..]))
            .AddPolicy(AccessPolicies.Administer, policy => policy.RequireRole(roles[(int)Role.Administrator..]))
            .SetFallbackPolicy(view)
            .SetDefaultPolicy(view);
    }

    /// <summary>The browser gives the cookie to no script, to no other site, and with TLS to no other host and over no plain connection.</summary>
    private static void Harden(CookieBuilder cookie, WebOptions web, string name)
    {
        cookie.Name = web.IsHttps ? "__Host-" + name : name;
        cookie.SecurePolicy = web.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.HttpOnly = true;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }

    private static void Configure(OpenIdConnectOptions options, ProviderOptions provider)
    {
        options.Authority = provider.Authority;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecretFile.Length > 0 ? File.ReadAllText(provider.ClientSecretFile).Trim() : null;
        options.RequireHttpsMetadata = !new Uri(provider.Authority).IsLoopback;
        options.SignInScheme = AccessSchemes.Cookie;
        options.EventsType = typeof(ProviderEvents);
        options.CallbackPath = "/signin/provider/return";

        // Otherwise anybody's page could sign people out by a link.
        options.RemoteSignOutPath = PathString.Empty;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        foreach (var claim in new[] { provider.RoleClaim, "preferred_username", "upn", "email" })
            options.ClaimActions.MapJsonKey(claim, claim);

        // The provider leads back by a link on its page: a strict cookie would not come with it.
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }
    }

    private static void Trust(ForwardedHeadersOptions options, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);
        options.ForwardLimit = null;
    }

    private static RateLimitPartition<IPAddress> LimitByAddress(HttpContext context) => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress ?? IPAddress.None,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = AttemptsPerMinute, Window = TimeSpan.FromMinutes(1) });
}
