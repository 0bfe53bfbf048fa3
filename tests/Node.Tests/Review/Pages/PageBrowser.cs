using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Access;

namespace DicomNode.Node.Tests.Review.Pages;

/// <summary>Somebody who is signed in, reads pages as a browser does, and sends their forms with everything that is in them.</summary>
internal sealed class PageBrowser : IDisposable
{
    private readonly Person _person;

    private PageBrowser(Person person) => _person = person;

    public static async Task<PageBrowser> SignInAsync(ReviewHost host, string name, Role role)
    {
        await host.Services.AddUserAsync(name, role);
        var person = new Person(host);
        await person.SignInAsync(name);
        return new PageBrowser(person);
    }

    /// <summary>What the browser hears of changes while a page is open.</summary>
    public Task<Stream> ListenAsync() => _person.OpenAsync("/events");

    public async Task<IHtmlDocument> OpenAsync(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var answer = await _person.GetAsync(address);
        Assert.True(answer.Status == expected, $"{address}: {answer.Status} {answer.Body}");
        return Parse(answer.Body);
    }

    /// <summary>Presses a button: sends its form with every field, the given ones changed.</summary>
    public Task<Person.Answer> PressAsync(IElement button, params (string Name, string Value)[] typed)
    {
        var form = (IHtmlFormElement)button.Closest("form")!;
        Assert.Equal("post", form.Method);
        var fields = form.QuerySelectorAll("input, textarea")
            .Where(field => field.GetAttribute("type") != "checkbox" || field.HasAttribute("checked"))
            .Select(field => (Name: field.GetAttribute("name"), Value: field.GetAttribute("value") ?? field.TextContent))
            .Where(field => field.Name is not null && typed.All(other => other.Name != field.Name))
            .Select(field => (field.Name!, field.Value));
        return _person.PostAsync(form.GetAttribute("action")!, [.. fields, .. typed, (button.GetAttribute("name")!, button.GetAttribute("value")!)]);
    }

    /// <summary>Presses a button and goes where the answer leads.</summary>
    public async Task<IHtmlDocument> PressAndFollowAsync(IElement button, params (string Name, string Value)[] typed)
    {
        var answer = await PressAsync(button, typed);
        Assert.True(answer.Status == HttpStatusCode.SeeOther, $"{answer.Status} {answer.Body}");
        return await OpenAsync(answer.Location!);
    }

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    public void Dispose() => _person.Dispose();
}
