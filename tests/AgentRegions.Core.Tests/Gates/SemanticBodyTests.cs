using System.Text;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Gates;

public sealed class SemanticBodyTests
{
    private const string Whole = """{"question":"q1","seed":1,"delta_s":0.12344,"lambda":"convergent"},{"question":"q1","seed":2,"delta_s":0.2,"lambda":"chaotic"}""";
    private static readonly SemanticProbeGate OneQuestion = new() { Questions = 1, Seeds = 2 };

    [Fact]
    public void WholeAnswer_BecomesASheetInTenThousandths()
    {
        var sheet = Read($$"""{"region":"b","model":"unknown fields are let be","answers":[{{Whole}}]}""").Sheet!;

        Assert.Equal(["q1"], sheet.Questions);
        Assert.Equal([1234, 2000], sheet.DeltaS);
        Assert.Equal([1], sheet.Wavering);
    }

    [Fact]
    public void SeedThatWasNotAsked_IsLeftOut() =>
        Assert.Equal(2, Read($$"""{"answers":[{{Whole}},{"question":"q1","seed":3,"delta_s":1,"lambda":"chaotic"}]}""").Sheet!.DeltaS.Count);

    [Theory]
    [InlineData("", "not the JSON")]
    [InlineData("null", "null")]
    [InlineData("[]", "not the JSON")]
    [InlineData("{}", "0 questions are answered, 1 are asked")]
    [InlineData("""{"region":"c","answers":[]}""", "from c, not from b")]
    [InlineData("""{"answers":[null]}""", "a question's id")]
    [InlineData("""{"answers":[{"question":"q 1","seed":1,"delta_s":0,"lambda":"convergent"}]}""", "a question's id")]
    [InlineData("""{"answers":[{"question":"q1","delta_s":0,"lambda":"convergent"}]}""", "the seed of q1")]
    [InlineData("""{"answers":[{"question":"q1","seed":0,"delta_s":0,"lambda":"convergent"}]}""", "the seed of q1")]
    [InlineData("""{"answers":[{"question":"q1","seed":1,"lambda":"convergent"}]}""", "delta_s of q1")]
    [InlineData("""{"answers":[{"question":"q1","seed":1,"delta_s":2.1,"lambda":"convergent"}]}""", "delta_s of q1")]
    [InlineData("""{"answers":[{"question":"q1","seed":1,"delta_s":"NaN","lambda":"convergent"}]}""", "not the JSON")]
    [InlineData("""{"answers":[{"question":"q1","seed":1,"delta_s":0}]}""", "lambda of q1")]
    [InlineData("""{"answers":[{"question":"q1","seed":1,"delta_s":0,"lambda":"convergent"}]}""", "q1 is not answered for seed 2")]
    [InlineData("""{"answers":[{"question":"q1","seed":1,"delta_s":0,"lambda":"convergent"},{"question":"q1","seed":1,"delta_s":0,"lambda":"convergent"}]}""", "twice for seed 1")]
    [InlineData("""{"answers":[{"question":"q1","seed":1,"delta_s":0,"lambda":"convergent"},{"question":"q2","seed":1,"delta_s":0,"lambda":"convergent"}]}""", "2 questions are answered, 1 are asked")]
    public void AnswerWithAGap_IsUnknown_AndSaysWhatIsMissing(string body, string problem)
    {
        var word = Read(body);

        Assert.Null(word.Sheet);
        Assert.Contains(problem, word.Problem, StringComparison.Ordinal);
    }

    private static SemanticWord Read(string body) => SemanticBody.Read(Encoding.UTF8.GetBytes(body), OneQuestion, "b");
}
