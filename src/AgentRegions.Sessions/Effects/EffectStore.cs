using System.Text;
using System.Text.Json;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Memory;

namespace AgentRegions.Sessions.Effects;

/// <summary>
/// Side effects that run at most once per key: claim, run, commit. Where that cannot be known, as when a process died between running and
/// committing, the effect is <see cref="EffectClaim.Unknown"/> and nobody runs it again by itself. Safe for concurrent use.
/// </summary>
public sealed class EffectStore
{
    /// <summary>Larger results are cut: the effect happened, so refusing to record it would only make it run again.</summary>
    internal const int MostResultBytes = 300 * 1024;

    private const int Tries = 3;

    private readonly SessionParts _parts;
    private readonly EffectTable? _table;
    private readonly Func<string> _newId;

    internal EffectStore(SessionParts parts, EffectTable? table, Func<string> newId) => (_parts, _table, _newId) = (parts, table, newId);

    /// <summary>Why mutating effects are refused now, whatever their key; null: they are not.</summary>
    public EffectClaim.Refused? Refusal =>
        _table is null
            ? new("NoEffectTable", "there is no effect table, and without one nothing keeps this tool from running twice; configure one, or declare the tool idempotent if it is")
            : Fence.Of(_parts.Epochs.Current, _parts.Options.Region, _parts.Options.MaxKnowledgeAge) switch
            {
                null => null,
                FenceReason.NotActive => new("NotActive", $"region {_parts.Options.Region} is fenced: traffic goes to {string.Join(", ", _parts.Epochs.Current!.Active)}; send the request there"),
                FenceReason.KnowledgeTooOld => new("KnowledgeTooOld", $"what is known of the active regions is older than {_parts.Options.MaxKnowledgeAge}: the region's operator, or its store, does not answer; try again later"),
                _ => new("NothingKnown", "the region's operator has not yet said which regions are active; try again in some seconds"),
            };

    /// <summary>Whether the effect table can be written and read now: one small write and one consistent read. Null: there is none.</summary>
    public async Task<bool?> CheckAsync(CancellationToken cancellationToken = default)
    {
        if (_table is null)
            return null;
        try
        {
            return await _table.TryAsync(_parts.Options.Region, _parts.Clock.Now.ToUnixTimeMilliseconds(), cancellationToken);
        }
        catch (TableException)
        {
            return false;
        }
    }

    /// <summary>Asks for the right to run an effect.</summary>
    /// <exception cref="SessionException">The table does not answer: whether the effect is claimed is not known, and it must not run. Claiming again with the same owner is safe.</exception>
    public async Task<EffectClaim> ClaimAsync(EffectRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var claim = await DecideAsync(request, cancellationToken);
        _parts.Metrics.Claimed(char.ToLowerInvariant(claim.GetType().Name[0]) + claim.GetType().Name[1..]);
        return claim;
    }

    /// <summary>Records that the effect happened and what it gave. Possible also after its time, as long as nobody else has claimed it since. Again with the same result: Done.</summary>
    /// <exception cref="SessionException">The table does not answer: to be tried again.</exception>
    public async Task<EffectOutcome> CommitAsync(EffectKey key, string owner, JsonElement? result, CancellationToken cancellationToken = default)
    {
        if (owner.Length == 0)
            return EffectOutcome.Done;
        var content = result is null ? null : Encoding.UTF8.GetBytes(ToolResults.CutValue(result.Value, MostResultBytes).GetRawText());
        byte[]? sealedResult = content is null ? null : _parts.Codec.Seal(content, key.ToString());
        return await ChangeAsync(key, owner, item => item.CommittedAt is null
            ? item with { CommittedAt = _parts.Clock.Now, ExpiresAt = DateTimeOffset.UnixEpoch, Result = sealedResult }
            : SameBytes(item.Result, sealedResult) ? item : null, cancellationToken);
    }

    /// <summary>Gives a claim back: the effect certainly did nothing, so anyone may claim it again.</summary>
    public async Task<EffectOutcome> ReleaseAsync(EffectKey key, string owner, CancellationToken cancellationToken = default)
    {
        if (owner.Length == 0)
            return EffectOutcome.Done;
        return await RequireTable().DeleteAsync(key, item => item.Owner == owner && item.CommittedAt is null, cancellationToken);
    }

    /// <summary>The owner does not know whether the effect happened: others need not wait for the claim's time to learn that.</summary>
    public async Task<EffectOutcome> GiveUpAsync(EffectKey key, string owner, CancellationToken cancellationToken = default)
    {
        if (owner.Length == 0)
            return EffectOutcome.Done;
        return await ChangeAsync(key, owner, item => item.CommittedAt is null ? item with { ExpiresAt = _parts.Clock.Now } : null, cancellationToken);
    }

    /// <summary>A person looked: the effect of unknown fate did not happen. Anyone may claim it again.</summary>
    public async Task<EffectOutcome> ForgetAsync(EffectKey key, CancellationToken cancellationToken = default) =>
        await RequireTable().DeleteAsync(key, item => item.CommittedAt is null && item.ExpiresAt <= _parts.Clock.Now, cancellationToken);

    private async Task<EffectClaim> DecideAsync(EffectRequest request, CancellationToken cancellationToken)
    {
        if (_table is null && request.IsIdempotent)
            return new EffectClaim.Claimed("", IsRerun: false);
        if (!request.IsIdempotent && Refusal is { } refusal)
            return await ReplayOfAsync(request, cancellationToken) ?? refusal;
        var claim = New(request);
        for (var attempt = 1; ; attempt++)
        {
            var standing = await RequireTable().AddAsync(request.Key, claim, cancellationToken);
            if (standing is null || (standing.Owner == claim.Owner && standing.CommittedAt is null))
                return new EffectClaim.Claimed(claim.Owner, IsRerun: false);
            if (Judge(request, standing) is not { } rerunIfNull)
            {
                if (await _table!.ReplaceAsync(request.Key, standing, claim, cancellationToken))
                    return new EffectClaim.Claimed(claim.Owner, IsRerun: true);
                if (attempt == Tries)
                    return new EffectClaim.InProgress(_parts.Options.EffectTimeout, _parts.Options.Region);
                continue;
            }
            return rerunIfNull;
        }
    }

    /// <summary>What was committed is told even where nothing new may run.</summary>
    private async Task<EffectClaim?> ReplayOfAsync(EffectRequest request, CancellationToken cancellationToken) =>
        _table is not null && await _table.GetAsync(request.Key, cancellationToken) is { CommittedAt: not null } standing ? Judge(request, standing) : null;

    /// <returns>Null: it may be run again.</returns>
    private EffectClaim? Judge(EffectRequest request, EffectItem standing)
    {
        if (standing.Fingerprint != request.Fingerprint)
            return new EffectClaim.Mismatch();
        if (standing.CommittedAt is { } committed)
            return new EffectClaim.Replayed(ResultOf(request.Key, standing), committed);
        var left = standing.ExpiresAt - _parts.Clock.Now;
        if (left > TimeSpan.Zero)
            return new EffectClaim.InProgress(left, standing.Region);
        return request.IsIdempotent || request.MayRerun ? null : new EffectClaim.Unknown(standing.ClaimedAt, standing.Region);
    }

    private EffectItem New(EffectRequest request)
    {
        var now = _parts.Clock.Now;
        return new()
        {
            Owner = request.Owner ?? _newId(),
            Fingerprint = request.Fingerprint,
            Epoch = _parts.Epochs.Current?.Epoch ?? 0,
            Region = _parts.Options.Region,
            Contract = _parts.Options.Contract,
            ClaimedAt = now,
            ExpiresAt = now + _parts.Options.EffectTimeout,
            KeepUntil = now + _parts.Options.EffectTimeout + _parts.Options.FailoverWindow + TimeSpan.FromHours(24),
        };
    }

    private JsonElement? ResultOf(EffectKey key, EffectItem standing)
    {
        if (standing.Result is not { } stored)
            return null;
        using var document = JsonDocument.Parse(_parts.Codec.Open(stored.Span, key.ToString(), $"the result of effect {key}"));
        return document.RootElement.Clone();
    }

    private async Task<EffectOutcome> ChangeAsync(EffectKey key, string owner, Func<EffectItem, EffectItem?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await RequireTable().GetAsync(key, cancellationToken) is not { } standing || standing.Owner != owner || change(standing) is not { } next)
                return EffectOutcome.NotOwner;
            if (ReferenceEquals(next, standing) || await _table!.ReplaceAsync(key, standing, next, cancellationToken))
                return EffectOutcome.Done;
        }
        return EffectOutcome.NotOwner;
    }

    private EffectTable RequireTable() => _table ?? throw new SessionException(SessionFault.EffectRefused, "there is no effect table; configure one");

    private static bool SameBytes(ReadOnlyMemory<byte>? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.Value.Span.SequenceEqual(other);
}
