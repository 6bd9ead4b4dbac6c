using System.Globalization;
using System.Text;

namespace AgentRegions.CrdGenerator.Output;

/// <summary>The lines that go (-) and come (+), with their numbers, by longest common subsequence.</summary>
internal static class LineDiff
{
    public static string Of(string path, string before, string after)
    {
        string[] old = before.Split('\n');
        string[] now = after.Split('\n');
        var common = CommonLengths(old, now);
        var diff = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{path}\n");
        int i = 0, j = 0;
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (i, j) = (i + 1, j + 1);
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                diff.Append(CultureInfo.InvariantCulture, $"{i + 1,5} - {old[i++]}\n");
            else
                diff.Append(CultureInfo.InvariantCulture, $"{j + 1,5} + {now[j++]}\n");
        }
        return diff.ToString();
    }

    /// <summary>At [i, j]: how many lines the rests from i and from j have in common.</summary>
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == now[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }
        return lengths;
    }
}
