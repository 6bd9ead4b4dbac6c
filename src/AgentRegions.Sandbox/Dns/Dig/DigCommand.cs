using System.CommandLine;
using System.Net.Sockets;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Sandbox.Chaos;
using AgentRegions.Sandbox.Dns.Messages;

namespace AgentRegions.Sandbox.Dns.Dig;

/// <summary>./dev dig: a small dig that can ask from other places of the world.</summary>
internal static class DigCommand
{
    private const string Help = """
        Asks the running world's name server what it tells clients.

          ./dev dig agent.example.com                    # as from here
          ./dev dig agent.example.com --from eu          # as a client in Europe is told
          ./dev dig agent.example.com A --from jp --watch
          ./dev dig _agentregion.agent.example.com TXT +short

        Places: us, us-west, ca, br, de, ie, gb, fr, za, in, sg, jp, au, aq, nowhere; the continents na, sa, eu, af, as, ap, oc, an;
        or a region such as us-east-1.
        """;

    public static Command Create()
    {
        var words = new Argument<string[]>("question") { Description = "NAME [TYPE] [@SERVER] [+short] [+tcp]", Arity = ArgumentArity.OneOrMore };
        var from = new Option<string?>("--from") { Description = "Where the client is" };
        var server = new Option<string?>("--server") { Description = "HOST:PORT; default: the running world's" };
        var watch = new Option<bool>("--watch") { Description = "Ask every second, and say what changes, until Ctrl+C" };
        var command = new Command("dig", Help) { words, from, server, watch };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(words)!, parsed.GetValue(from), parsed.GetValue(server), parsed.GetValue(watch), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] words, string? from, string? server, bool watch, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        try
        {
            var question = DigQuestion.Parse(words);
            var place = from is null ? null : TestPlaces.Find(from) ?? throw new FormatException($"no place is called \"{from}\"; there are {string.Join(", ", TestPlaces.Names)}, and regions such as us-east-1");
            var endpoint = DigQuestion.Endpoint(server ?? question.Server ?? WorldFile.OfRepository().Read().Dns);
            var client = new DnsClient(endpoint, TimeProvider.System, new Random(Environment.ProcessId));
            if (watch)
                return await WatchAsync(client, question, place, console.Output, cancellationToken);
            var exchange = await client.AskAsync(question.ToMessage(place), question.Tcp, cancellationToken);
            await console.Output.WriteAsync(question.Short ? DigOutput.Short(exchange.Answer) : DigOutput.Full(exchange, endpoint, place, TimeProvider.System.GetUtcNow()));
            return 0;
        }
        catch (Exception e) when (e is FormatException or ChaosException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        // As dig has it: nobody answered.
        catch (Exception e) when (e is TimeoutException or SocketException or IOException)
        {
            await console.Error.WriteLineAsync($";; {e.Message}");
            return 9;
        }
    }

    private static async Task<int> WatchAsync(DnsClient client, DigQuestion question, ClientPlace? place, TextWriter output, CancellationToken cancellationToken)
    {
        var before = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            string now;
            try
            {
                now = OneLine((await client.AskAsync(question.ToMessage(place), question.Tcp, cancellationToken)).Answer);
                if (now != before)
                    await output.WriteLineAsync($"{TimeProvider.System.GetUtcNow():HH:mm:ss}  {question.Name} {question.Type}  {now}");
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            before = now;
        }
        return 0;
    }

    private static string OneLine(DnsMessage answer) => answer.Answers.Count == 0
        ? DigOutput.Status(answer.Code)
        : string.Join(", ", answer.Answers.Select(r => $"{r.Value} (TTL {r.TtlSeconds})").Order(StringComparer.Ordinal));
}
