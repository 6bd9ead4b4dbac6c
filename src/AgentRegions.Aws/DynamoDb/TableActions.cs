namespace AgentRegions.Aws.DynamoDb;

/// <summary>What the operator's role must allow on the table, as IAM calls it: config/iam/coordination-table.json says the same.</summary>
public static class TableActions
{
    public const string GetItem = "dynamodb:GetItem";
    public const string Query = "dynamodb:Query";
    public const string PutItem = "dynamodb:PutItem";
    public const string DeleteItem = "dynamodb:DeleteItem";
    public const string DescribeTable = "dynamodb:DescribeTable";

    /// <summary>Only to make a table: config/iam/create-coordination-table.json.</summary>
    public const string CreateTable = "dynamodb:CreateTable";

    /// <summary>As <see cref="CreateTable"/>.</summary>
    public const string UpdateTable = "dynamodb:UpdateTable";
}
