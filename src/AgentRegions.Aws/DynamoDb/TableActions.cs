namespace AgentRegions.Aws.DynamoDb;

/// <summary>What a caller's role must allow on its tables, as IAM calls it: the files of config/iam say the same.</summary>
public static class TableActions
{
    public const string GetItem = "dynamodb:GetItem";
    public const string Query = "dynamodb:Query";
    public const string PutItem = "dynamodb:PutItem";
    public const string DeleteItem = "dynamodb:DeleteItem";
    public const string DescribeTable = "dynamodb:DescribeTable";

    /// <summary>Of the session table alone: others have no TTL.</summary>
    public const string DescribeTimeToLive = "dynamodb:DescribeTimeToLive";

    /// <summary>Only to make a table: config/iam/create-*.json.</summary>
    public const string CreateTable = "dynamodb:CreateTable";

    /// <summary>As <see cref="CreateTable"/>.</summary>
    public const string UpdateTable = "dynamodb:UpdateTable";

    /// <summary>As <see cref="CreateTable"/>, of the session table alone.</summary>
    public const string UpdateTimeToLive = "dynamodb:UpdateTimeToLive";

    /// <summary>As <see cref="UpdateTimeToLive"/>.</summary>
    public const string UpdateContinuousBackups = "dynamodb:UpdateContinuousBackups";

    internal static bool IsToMake(string action) => action is CreateTable or UpdateTable or UpdateTimeToLive or UpdateContinuousBackups;
}
