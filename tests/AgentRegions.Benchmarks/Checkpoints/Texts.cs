using System.Text;

namespace AgentRegions.Benchmarks.Checkpoints;

/// <summary>Messages of so many bytes.</summary>
internal static class Texts
{
    private const string Words = """
        the of and to in that was his he it with is for as had you not be her on at by which have or from this him but all she they were my are me one their so
        an said them we who would been will no when there if more out up into do any your what has man could other than our some very time upon about may its
        only now like little then can should made did us such great before must two these see know over much down after first mister good men own never most old
        shall day where those came come himself way work life without go make well through being long say might how am too even again many back here think every
        people order invoice refund account delivery address payment customer ticket status tomorrow yesterday please thanks question answer because
        """;

    private static readonly string[] All = Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Common words, the commoner the more often, as people write.</summary>
    public static string Prose(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(All[(int)(All.Length * Math.Pow(random.NextDouble(), 1.7))]).Append(random.Next(12) == 0 ? ". " : " ");
        return text.ToString(0, length);
    }

    /// <summary>Random bytes as base64: no text of its length holds more.</summary>
    public static string Base64(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes)[..length];
    }
}
