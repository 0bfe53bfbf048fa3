using DicomNode.Node.Access;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Who signed in, saw, decided and changed what.</summary>
public sealed partial class AuditPage : ComponentBase
{
    private IReadOnlyList<AuditRecord> _records = [];
    private string? _next;
    private string? _fault;

    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext HttpContext { get; set; } = null!;

    [SupplyParameterFromQuery]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery]
    public string? Who { get; set; }

    [SupplyParameterFromQuery]
    public string? From { get; set; }

    [SupplyParameterFromQuery]
    public string? To { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    [Inject]
    private AuditLog Audit { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var reader = new QueryReader();
        var query = new AuditParameters { Kind = Kind, Who = Who, From = From, To = To }.Read(reader);
        query = query with { After = reader.Cursor(Cursor, query.FilterHash) };
        _fault = reader.Problem?.ProblemDetails.Detail;
        if (_fault is not null)
            return;
        var page = await Audit.QueryAsync(query, HttpContext.RequestAborted);
        (_records, _next) = (page.Items, page.NextCursor);
    }

    /// <summary>An address under the same filters.</summary>
    private string Url(string path, string? cursor = null)
    {
        var query = new QueryString();
        foreach (var (name, value) in new[] { ("kind", Kind), ("who", Who), ("from", From), ("to", To), ("cursor", cursor) })
        {
            if (!string.IsNullOrEmpty(value))
                query = query.Add(name, value);
        }

        return path + query;
    }
}
