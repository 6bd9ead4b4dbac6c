using AgentRegions.Core.Drills;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>The rules of spec.drill, with what no schema can say: that the schedule has moments, and that the time zone exists.</summary>
internal static class DrillRules
{
    public static void Check(FieldCheck check, FailoverPolicySpec policy)
    {
        if (policy.Drill is not { } drill)
            return;
        const string field = "spec.drill";
        check.That(policy.Routing == RoutingPolicy.ActivePassive, field, DrillForms.Routing);
        var before = check.Problems.Count;
        check.Form(field + ".schedule", drill.Schedule, ResourceLimits.ScheduleLength, DrillForms.ScheduleRegex, DrillForms.ScheduleRemedy);
        if (check.Problems.Count == before && DrillSchedule.Problem(drill.Schedule) is { } problem)
            check.That(false, field + ".schedule", $"schedule {DrillForms.ScheduleRemedy}; {problem}");
        before = check.Problems.Count;
        check.Form(field + ".timeZone", drill.TimeZone, ResourceLimits.NameLength, DrillForms.TimeZoneRegex, DrillForms.TimeZoneRemedy);
        if (check.Problems.Count == before)
            check.That(DrillSchedule.IsTimeZone(drill.TimeZone), field + ".timeZone", "timeZone " + DrillForms.TimeZoneRemedy);
        check.Range(field + ".window", drill.Window, ResourceLimits.MinDrillWindow, ResourceLimits.MaxDrillWindow);
        check.Range(field + ".stay", drill.Stay, ResourceLimits.MinDrillStay, ResourceLimits.MaxDrillStay);
    }
}
