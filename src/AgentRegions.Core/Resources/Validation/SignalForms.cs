using System.Text.RegularExpressions;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>The forms of what signals name, each with what to write instead.</summary>
public static partial class SignalForms
{
    public const string LabelName = "^[a-zA-Z_][a-zA-Z0-9_]*$";
    public const string LabelNameRemedy = "must be a Prometheus label's name, for example region";
    public const string CloudWatchSection = "a signal of source CloudWatch needs cloudWatch; write for example cloudWatch: {topicArn: arn:aws:sns:us-east-1:111122223333:agent-alarms}";
    public const string AlertmanagerSection = "a signal of source Alertmanager needs alertmanager: its authorization, and match or regionLabel";
    public const string CloudWatchRegion = "a signal of source CloudWatch needs either region, the AgentRegion that its alarms are about, or regions, the AgentRegion by the alarm's name";
    public const string AlertmanagerRegion = "a signal of source Alertmanager needs either region, the AgentRegion that its alerts are about, or alertmanager.regionLabel, the label that names it";
    public const string RegionOrRegions = "regions goes with alertmanager.regionLabel, whose values it translates; remove it, or region";
    public const string SomeRegion = "regions must name at least one AgentRegion; leave it out where the values are the AgentRegions' names";

    [GeneratedRegex(LabelName, RegexOptions.CultureInvariant)]
    internal static partial Regex LabelNameRegex { get; }
}
