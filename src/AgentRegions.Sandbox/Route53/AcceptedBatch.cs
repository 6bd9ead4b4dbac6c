namespace AgentRegions.Sandbox.Route53;

/// <summary>A batch that was applied.</summary>
public sealed record AcceptedBatch(DateTimeOffset At, string ZoneId, string ChangeId, IReadOnlyList<AcceptedChange> Changes, string Body);

/// <param name="Action">CREATE, DELETE or UPSERT.</param>
/// <param name="Name">Lower case, without the final dot; a wildcard's asterisk as it is.</param>
/// <param name="Values">As sent: TXT values are quoted. An alias has its target's name.</param>
public sealed record AcceptedChange(string Action, string Name, string Type, string? SetIdentifier, int? Weight, IReadOnlyList<string> Values);
