using System.Globalization;
using DicomNode.Node.Notification;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Who is told of reports, and how the messages fare.</summary>
public sealed partial class NotificationsPage : ComponentBase
{
    private const int PageLength = 50;
    private const int ReportsShown = 5;

    private static readonly (MessageState? State, string Name)[] States =
        [(null, "All"), (MessageState.Waiting, "Waiting"), (MessageState.Dead, "Given up"), (MessageState.Sent, "Sent")];

    private IReadOnlyList<string> _ways = [];
    private IReadOnlyList<OutboxEntry> _entries = [];
    private OutboxCount _count;
    private MessageState? _state;
    private long? _next;

    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private NotificationOptions Options { get; set; } = null!;

    [Inject]
    private NotificationService Service { get; set; } = null!;

    [Inject]
    private Outbox Outbox { get; set; } = null!;

    protected override void OnInitialized()
    {
        var query = HttpContext.Request.Query;
        _state = Enum.TryParse<MessageState>(query["state"], ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;
        long? before = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        _ways = [.. Service.Ways];
        _count = Outbox.Count();
        var entries = Outbox.List(_state, before, PageLength + 1);
        _entries = [.. entries.Take(PageLength)];
        _next = entries.Count > PageLength ? _entries[^1].Id : null;
    }

    private static string Address(MessageState? state, long? before = null) => string.Create(
        CultureInfo.InvariantCulture, $"/admin/notifications?state={state?.ToString().ToLowerInvariant()}{(before is null ? "" : $"&before={before}")}");

    private static string Conditions(NotificationRule rule)
    {
        var conditions = new List<string>();
        if (rule.Header is { } header)
            conditions.Add($"header says {header}");
        if (rule.Predicted is { } predicted)
            conditions.Add($"pixels say {predicted}");
        if (rule.CallingAe is { } title)
            conditions.Add($"from {title}");
        if (rule.MinConfidence > 0)
            conditions.Add($"probability at least {DisplayText.Percent((float)rule.MinConfidence)}");
        if (rule.MinSlices > 0)
            conditions.Add($"at least {DisplayText.Count(rule.MinSlices, "slice", "slices")}");
        return conditions.Count == 0 ? "always" : string.Join(", ", conditions);
    }
}
