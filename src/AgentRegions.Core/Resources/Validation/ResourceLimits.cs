namespace AgentRegions.Core.Resources.Validation;

/// <summary>
/// Bounds that schema and <see cref="ResourceRules"/> share. Strings and lists of a spec are bounded also because the API server
/// estimates a CEL rule's cost from the largest value that the schema allows.
/// </summary>
public static class ResourceLimits
{
    /// <summary>Names go into ownership records, set identifiers and <c>&lt;policy&gt;-&lt;epoch&gt;</c>.</summary>
    public const int NameLength = 63;
    public const int ObjectNameLength = 253;
    public const int DurationLength = 32;
    public const int UrlLength = 2048;
    public const int PathLength = 1024;
    public const int HostnameLength = 253;

    /// <summary>Shorter than a DNS name may be: the ownership record's name has a label more.</summary>
    public const int ServiceNameLength = 240;
    public const int HostedZoneIdLength = 32;
    public const int SecretKeyLength = 253;
    public const int ReasonLength = 1024;
    public const int ContractValueLength = 256;
    public const int Addresses = 32;
    public const int Continents = 7;
    public const int Countries = 64;
    public const int MatchLabels = 16;
    public const int LabelValueLength = 63;
    public const int Gates = 32;
    public const int Notifications = 16;
    public const int NotificationEvents = 16;
    public const int TemplateLength = 1024;
    public const int ArnLength = 1024;
    public const int ScheduleLength = 128;
    public const int Observers = 32;
    public const int Endpoints = 8;
    public const int Signals = 16;
    public const int SignalRegions = 32;
    public const int Alarms = 64;

    /// <summary>CloudWatch's own.</summary>
    public const int AlarmNameLength = 255;
    public const int AlertLabelLength = 256;
    public const int LabelNameLength = 128;

    /// <summary>DynamoDB's own, as the next.</summary>
    public const int MinTableNameLength = 3;
    public const int TableNameLength = 255;

    /// <summary>Of a path and of a string to search for, in Route 53's health checks.</summary>
    public const int HealthCheckText = 255;
    public const int MinCheckerRegions = 3;
    public const int CheckerRegions = 8;
    public const int MaxCheckThreshold = 10;

    /// <summary>Two beside the region's own; a check that is calculated over more than this asks too much of the operators.</summary>
    public const int MinRoutingControls = 3;
    public const int MaxRoutingControls = 16;

    /// <summary>Below this one silent operator and the region's own health would keep a region that is withdrawn.</summary>
    public const int MinHealthThreshold = 3;

    /// <summary>Route 53 takes ten tags, and three are the operator's.</summary>
    public const int HealthCheckTags = 7;
    public const int TagKeyLength = 128;
    public const int TagValueLength = 256;

    /// <summary>Of a status page, which stays under 4 KiB whatever they hold.</summary>
    public const int PageTitleLength = 60;
    public const int PageMessageLength = 300;
    public const int PageContactLength = 120;

    public const int MaxPort = 65535;
    public const int MaxWeight = 255;
    public const int MaxPriority = 1000;
    public const int MaxThreshold = 100;
    public const int MaxWindow = 1000;
    public const int MaxRegions = 100;
    public const int MaxQuorum = 100;
    public const int MaxReplicas = 1000;

    /// <summary>The register keeps as many of them as fit beside all else: with a dozen gates, all.</summary>
    public const int MaxHistory = 100;
    public const int MaxChangesPerDay = 1000;

    public const int MaxQuestions = 32;
    public const int MaxSeeds = 4;
    public const int ShareLength = 6;

    /// <summary>Percent.</summary>
    public const int MaxShare = 1000;

    public const string MinInterval = "500ms";
    public const string MaxInterval = "1h";
    public const string MinTimeout = "50ms";
    public const string MaxTimeout = "1m";
    public const string MinRetryAfter = "5s";
    public const string MaxRetryAfter = "1h";
    public const string MinTtl = "1s";
    public const string MaxTtl = "24h";
    public const string MaxConfirmFor = "1h";
    public const string MaxDrain = "1h";
    public const string MaxStableFor = "168h";
    public const string MaxCooldown = "24h";
    public const string MinForceAfter = "1s";
    public const string MaxForceAfter = "24h";
    public const string MinLag = "10ms";
    public const string MaxLag = "1h";
    public const string MaxQueueAge = "24h";
    public const string MaxScaleDown = "24h";
    public const string MinProbeAge = "1s";
    public const string MaxProbeAge = "1h";
    public const string MinAsk = "1s";
    public const string MaxAsk = "1h";
    public const string MinSemanticAsk = "5s";
    public const string MinSignal = "10s";
    public const string MaxSignal = "24h";
    public const string MinDrillWindow = "1m";
    public const string MaxDrillWindow = "24h";
    public const string MinDrillStay = "5s";
    public const string MaxDrillStay = "24h";
    public const string MinRequestTimeout = "1s";
    public const string MaxRequestTimeout = "24h";
}
