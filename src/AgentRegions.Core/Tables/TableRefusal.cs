namespace AgentRegions.Core.Tables;

/// <summary>Why a table may not be used for what it is meant for.</summary>
/// <param name="Reason">A CamelCase word for the condition that shows it.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record TableRefusal(string Reason, string Message);
