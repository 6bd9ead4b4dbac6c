using AgentRegions.Core;
using AgentRegions.Core.Gates;
using AgentRegions.Core.Gates.Semantics;

namespace AgentRegions.Operator.Gates;

/// <summary>Of endpoints.</summary>
internal sealed class WebhookAnswers(TimeProvider time) : AnswerBoard<(bool Passed, string Detail)>(time)
{
    public IReadOnlyDictionary<string, GateAnswer> Of(NamespacedName service, string region) => Of(service, region, (a, age) => new GateAnswer(a.Passed, a.Detail, age));

    protected override bool Repeats((bool Passed, string Detail) answer, (bool Passed, string Detail) before) => answer == before;
}

/// <summary>Of agents.</summary>
internal sealed class SemanticAnswers(TimeProvider time) : AnswerBoard<SemanticWord>(time)
{
    public IReadOnlyDictionary<string, SemanticAnswer> Of(NamespacedName service, string region) => Of(service, region, (word, age) => new SemanticAnswer(word, age));

    protected override bool Repeats(SemanticWord answer, SemanticWord before) => answer.Repeats(before);
}
