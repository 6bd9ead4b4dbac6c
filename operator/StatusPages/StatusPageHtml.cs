using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentRegions.Operator.StatusPages;

/// <summary>The facts as a page: without script, without anything from elsewhere, and below 4 KiB. It does not reload by itself, which would take the reader's place away.</summary>
internal static class StatusPageHtml
{
    // Contrast at least 7:1 in both (WCAG 2.2, 1.4.6).
    private const string Style =
        ":root{color-scheme:light dark}body{margin:0;background:#fff;color:#1a1a1a;font:1.125rem/1.6 system-ui,sans-serif}"
        + "main{max-width:38rem;margin:0 auto;padding:15vh 1.5rem 2rem;overflow-wrap:anywhere}h1{font-size:1.75rem;line-height:1.25}.m{white-space:pre-line}a{color:#0645ad}"
        + "@media(prefers-color-scheme:dark){body{background:#121212;color:#eee}a{color:#9cc2ff}}";

    /// <summary>Nothing is loaded, sent or framed; the one style is known by its digest.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Of(StatusPageFacts facts)
    {
        var title = Text(facts.Title);
        var page = new StringBuilder(2048);
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">")
            .Append("<title>").Append(title).Append("</title><style>").Append(Style).Append("</style></head><body><main><h1>").Append(title).Append("</h1>");
        if (facts.Message is { } message)
            page.Append("<p class=\"m\">").Append(Text(message)).Append("</p>");
        if (facts.Name is { } name)
            page.Append("<p>").Append(Known(Text(name), facts.Since)).Append("</p>");
        if (facts is { SessionsKept: true })
            page.Append("<p>").Append(StatusPageWords.SessionsKept).Append("</p>");
        page.Append("<p>Please try again in ").Append(StatusPageWords.Span(facts.RetryAfter)).Append(".</p>");
        if (facts.Contact is { } contact)
            page.Append("<p>").Append(facts.Link is { } link ? $"<a href=\"{link}\" rel=\"noreferrer\">{Text(link)}</a>" : Text(contact)).Append("</p>");
        return page.Append("</main></body></html>").ToString();
    }

    private static string Known(string name, DateTimeOffset? since) => since is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"<strong>{name}</strong> has been unavailable since <time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime:d MMMM yyyy, HH:mm} UTC</time>. It comes back by itself.")
        : $"<strong>{name}</strong> is unavailable, or your device still has an old address of it.";

    /// <summary>Also within an attribute. Not HtmlEncoder, which makes up to nine bytes of a character.</summary>
    private static string Text(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}
