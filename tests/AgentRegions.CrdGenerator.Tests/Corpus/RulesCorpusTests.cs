using System.Text.Json;
using System.Text.RegularExpressions;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Kubernetes.Json;
using AgentRegions.Operator.Resources;

namespace AgentRegions.CrdGenerator.Tests.Corpus;

/// <summary>The corpus by the C# rules. What cannot even be parsed is the parser's to refuse, at the same field.</summary>
public sealed partial class RulesCorpusTests
{
    public static TheoryData<string, string> Valid => Documents(valid: true);

    public static TheoryData<string, string> Invalid => Documents(valid: false);

    [Theory]
    [MemberData(nameof(Valid))]
    public void ValidDocument_HasNoProblem(string kind, string name) => Assert.Empty(Problems(Find(kind, name)));

    [Theory]
    [MemberData(nameof(Invalid))]
    public void InvalidDocument_NamesTheFieldAndTheRemedy(string kind, string name)
    {
        var document = Find(kind, name);
        var problems = Problems(document);
        Assert.NotEmpty(problems);
        Assert.Contains(problems, problem => problem.Field == document.Field
            && problem.Message.Contains(document.Message ?? "", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.True(problem.Field == document.Field || problem.Field == document.Also, problem.ToString()));
    }

    internal static CorpusDocument Find(string kind, string name) => CorpusDocument.All.Single(document => document.Kind == kind && document.Name == name);

    internal static TheoryData<string, string> Documents(bool valid)
    {
        var data = new TheoryData<string, string>();
        foreach (var document in CorpusDocument.All.Where(document => document.IsValid == valid))
            data.Add(document.Kind, document.Name);
        return data;
    }

    private static IReadOnlyList<FieldProblem> Problems(CorpusDocument document)
    {
        try
        {
            return document.Kind switch
            {
                "AgentRegion" => ResourceRules.Validate(Parse<AgentRegion>(document).Spec),
                "FailoverPolicy" => ResourceRules.Validate(Parse<FailoverPolicy>(document).Spec),
                _ => ResourceRules.Validate(Parse<Failover>(document).Spec),
            };
        }
        catch (JsonException refusal)
        {
            return [new(FieldOf(refusal), refusal.Message)];
        }
    }

    private static T Parse<T>(CorpusDocument document) => document.Manifest.Deserialize(ResourceJson.Options.TypeInfo<T>())!;

    private static string FieldOf(JsonException refusal)
    {
        var path = refusal.Path!.TrimStart('$', '.');
        return MissingProperty().Match(refusal.Message) is { Success: true } missing ? $"{path}.{missing.Groups[1].Value}" : path;
    }

    [GeneratedRegex("missing required properties including: '([^']+)'")]
    private static partial Regex MissingProperty();
}
