using System.Text;

namespace AgentRegions.Kubernetes.Client;

/// <summary>The query of a URL; parameters without a value are left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public Query Add(string name, bool value) => Add(name, value ? "true" : null);

    public override string ToString() => _text.ToString();

    public static Query For(WriteOptions? options, string? fieldManager) => new Query()
        .Add("dryRun", options?.DryRun == true ? "All" : null)
        .Add("fieldManager", options?.FieldManager ?? fieldManager)
        .Add("fieldValidation", options?.FieldValidation);
}
