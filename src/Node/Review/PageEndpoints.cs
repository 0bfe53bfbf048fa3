using DicomNode.Node.Review.Pages;

namespace DicomNode.Node.Review;

/// <summary>The pages for people, and what they are made of.</summary>
internal static class PageEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapRazorComponents<App>();
        PageAssets.Map(app);
        DecisionEndpoint.Map(app);
        EventsEndpoint.Map(app);
    }
}
