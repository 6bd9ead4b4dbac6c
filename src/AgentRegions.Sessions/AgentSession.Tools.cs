using System.Text.Json;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Effects;
using AgentRegions.Sessions.Memory;

namespace AgentRegions.Sessions;

public sealed partial class AgentSession
{
    private static readonly JsonElement Null = JsonElement.Parse("null");

    /// <summary>Tokens of claims whose answer was lost: claiming again with the same one is no second claim.</summary>
    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);

    private readonly HashSet<string> _running = new(StringComparer.Ordinal);

    /// <summary>
    /// Runs a tool and appends its result (message <c>tool.CALLID</c>, unless a result of the call is there). A mutating tool: what was appended so far is
    /// stored, so that the call survives this region with its id; the effect is claimed; the tool runs; its result is recorded, appended and stored.
    /// A call that ran before, here or in another region, gives the recorded result and does not run. A tool that throws may have done something: its
    /// effect is <c>Unknown</c> then, except by <see cref="ToolDidNothingException"/>, and except for idempotent tools.
    /// </summary>
    /// <returns>What the tool gave.</returns>
    /// <exception cref="SessionException">It did not run: see <see cref="SessionFault.EffectInProgress"/>, <c>EffectUnknown</c>, <c>EffectMismatch</c>, <c>EffectRefused</c>; or the store does not answer.</exception>
    public async Task<JsonElement> RunToolAsync(ToolCall call, Func<CancellationToken, Task<JsonElement>> run, ToolKind kind = ToolKind.Mutating, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(run);
        RequireOpen();
        var key = EffectKey.OfCall(Key, call.Id);
        SessionNames.Require(ResultIdOf(call), "tool call's id", SessionNames.Id, "must be at most 195 characters");
        if (kind == ToolKind.ReadOnly)
            return AppendResult(call, await run(cancellationToken));
        // The token is the process' own, so the table does not tell two runs in it apart.
        if (!TryBegin(call.Id))
            throw RefusalOf(call, new EffectClaim.InProgress(_parts.Options.EffectTimeout, _parts.Options.Region));
        try
        {
            return await RunOnceAsync(key, call, run, kind, cancellationToken);
        }
        finally
        {
            End(call.Id);
        }
    }

    private async Task<JsonElement> RunOnceAsync(EffectKey key, ToolCall call, Func<CancellationToken, Task<JsonElement>> run, ToolKind kind, CancellationToken cancellationToken)
    {
        await CheckpointAsync(cancellationToken);
        var claim = await _effects.ClaimAsync(
            new(key) { Fingerprint = EffectRequest.FingerprintOf(call.Name, call.Arguments), IsIdempotent = kind == ToolKind.Idempotent, Owner = TokenOf(call.Id) },
            cancellationToken);
        ForgetToken(call.Id);
        switch (claim)
        {
            case EffectClaim.Claimed claimed:
                var result = await RunAsync(key, claimed.Owner, kind, run, cancellationToken);
                AppendResult(call, result);
                await StoreResultAsync(cancellationToken);
                return result;
            case EffectClaim.Replayed replayed:
                return AppendResult(call, replayed.Result ?? Null);
            default:
                throw RefusalOf(call, claim);
        }
    }

    private async Task<JsonElement> RunAsync(EffectKey key, string owner, ToolKind kind, Func<CancellationToken, Task<JsonElement>> run, CancellationToken cancellationToken)
    {
        JsonElement result;
        try
        {
            result = await run(cancellationToken) is { ValueKind: not JsonValueKind.Undefined } given ? given : Null;
        }
        catch (Exception e)
        {
            // The tool's own failure is what the caller must see, whatever becomes of the claim: unanswered, it becomes Unknown by time.
            try
            {
                await (e is ToolDidNothingException || kind == ToolKind.Idempotent ? _effects.ReleaseAsync(key, owner, CancellationToken.None) : _effects.GiveUpAsync(key, owner, CancellationToken.None));
            }
            catch (SessionException)
            {
            }
            throw;
        }
        await _effects.CommitAsync(key, owner, result, CancellationToken.None);
        return result;
    }

    /// <summary>The effect is recorded: a store that does not answer now is no reason to tell the caller that the tool failed.</summary>
    private async Task StoreResultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckpointAsync(cancellationToken);
        }
        catch (SessionException e) when (e.Fault == SessionFault.StoreUnavailable)
        {
        }
    }

    private JsonElement AppendResult(ToolCall call, JsonElement result)
    {
        if (!_memory.Content.Messages.Any(m => m.Results.Contains(call.Id)))
            Append(ToolResults.Cut(new() { Id = ResultIdOf(call), Role = "tool", Parts = [MessagePart.OfResult(call.Id, result)] }, _parts.Options.MaxMessageBytes * 3 / 4));
        return result;
    }

    private static string ResultIdOf(ToolCall call) => $"tool.{call.Id}";

    private static SessionException RefusalOf(ToolCall call, EffectClaim claim) => claim switch
    {
        EffectClaim.InProgress running => new(SessionFault.EffectInProgress, FormattableString.Invariant($"tool call {call.Id}: region {running.Region} runs it now; ask again in at most {running.RetryAfter.TotalSeconds:0} s")),
        EffectClaim.Unknown unknown => new(SessionFault.EffectUnknown, FormattableString.Invariant($"tool call {call.Id}: region {unknown.Region} began it at {unknown.Since:u} and never said how it ended; look whether it happened, then forget the effect to run it again")),
        EffectClaim.Mismatch => new(SessionFault.EffectMismatch, $"tool call {call.Id}: was claimed before with another tool or other arguments; give each call an id of its own"),
        EffectClaim.Refused refused => new(SessionFault.EffectRefused, $"tool call {call.Id}: {refused.Message}"),
        _ => new(SessionFault.EffectRefused, $"tool call {call.Id}: is not claimed"),
    };

    private bool TryBegin(string callId)
    {
        lock (_running)
            return _running.Add(callId);
    }

    private void End(string callId)
    {
        lock (_running)
            _running.Remove(callId);
    }

    private string TokenOf(string callId)
    {
        lock (_tokens)
            return _tokens.TryGetValue(callId, out var token) ? token : _tokens[callId] = _newId();
    }

    private void ForgetToken(string callId)
    {
        lock (_tokens)
            _tokens.Remove(callId);
    }
}
