namespace AgentRegions.Sandbox.ApiServer.Schema;

/// <summary>One cause in the details of a Status that says Invalid.</summary>
/// <param name="Reason">FieldValueRequired, FieldValueInvalid and so on, as Kubernetes names them.</param>
/// <param name="Field">spec.gates[0].name</param>
internal sealed record FieldError(string Reason, string Field, string Message)
{
    /// <summary>How Kubernetes writes the field of a finding that it cannot place.</summary>
    public const string Nowhere = "<nil>";

    /// <summary>As it stands in the message of the Status.</summary>
    public override string ToString() => $"{Field}: {Message}";

    public static FieldError Required(string field) => new("FieldValueRequired", field, "Required value");

    /// <param name="value">As in a message: quoted when it is a string.</param>
    public static FieldError Invalid(string field, string value, string what) => new("FieldValueInvalid", field, $"Invalid value: {value}: {what}");

    public static FieldError Misplaced(string what) => Invalid(Nowhere, "\"\"", what);

    /// <param name="found">The type, or the text that is not in the format.</param>
    public static FieldError WrongType(string field, string found, string expected) =>
        new("FieldValueTypeInvalid", field, $"Invalid value: {JsonText.Quote(found)}: {field} in body must be of type {expected}: {JsonText.Quote(found)}");

    public static FieldError NotSupported(string field, string value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {value}: supported values: {string.Join(", ", supported.Select(JsonText.Quote))}");

    public static FieldError Duplicate(string field, string value) => new("FieldValueDuplicate", field, $"Duplicate value: {value}");

    public static FieldError TooLong(string field, int limit) => new("FieldValueTooLong", field, $"Too long: may not be more than {limit} bytes");

    public static FieldError TooMany(string field, int count, int limit) =>
        new("FieldValueTooMany", field, $"Too many: {count}: must have at most {limit} {(limit == 1 ? "item" : "items")}");
}
