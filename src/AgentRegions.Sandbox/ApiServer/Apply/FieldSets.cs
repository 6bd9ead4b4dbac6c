using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>The fields that a value sets: what somebody who applies it owns.</summary>
internal sealed class FieldSets
{
    private readonly FieldSet _set = new();
    private readonly List<string> _path = [];
    private readonly bool _isStrict;

    private FieldSets(bool isStrict) => _isStrict = isStrict;

    /// <exception cref="FieldsException">The value does not fit its type.</exception>
    public static FieldSet OfApplied(JsonObject value, FieldType type) => Of(value, type, isStrict: true);

    /// <summary>What is stored may have been written before its schema changed: what does not fit is taken as it comes.</summary>
    public static FieldSet OfStored(JsonObject value, FieldType type) => Of(value, type, isStrict: false);

    private static FieldSet Of(JsonObject value, FieldType type, bool isStrict)
    {
        var sets = new FieldSets(isStrict);
        sets.VisitMap(value, type);
        return sets._set;
    }

    private void Visit(JsonNode? value, FieldType type)
    {
        if (type.IsOpen(value))
            VisitMap((JsonObject)value!, type);
        else if (!type.IsOpenList(value))
            _set.Insert(_path);
        else if (_isStrict)
            VisitUniqueItems((JsonArray)value!, type);
        else
            VisitItems(ListItems.Of((JsonArray)value!, type), type);
    }

    private void VisitMap(JsonObject map, FieldType type)
    {
        foreach (var (name, value) in map)
        {
            _path.Add(FieldStep.Field(name));
            var member = type.Member(name);
            if (member is null && _isStrict)
                throw new FieldsException($"{FieldStep.Show(_path)}: field not declared in schema");
            Visit(value, member ?? DeducedType.Instance);
            if (value is null or JsonObject { Count: 0 } || !type.Declares(name))
                _set.Insert(_path);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void VisitItems(IEnumerable<KeyValuePair<string, JsonNode?>> items, FieldType type)
    {
        foreach (var (step, item) in items)
        {
            _path.Add(step);
            Visit(item, type.Items);
            _set.Insert(_path);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void VisitUniqueItems(JsonArray list, FieldType type)
    {
        var items = new OrderedDictionary<string, JsonNode?>();
        for (var i = 0; i < list.Count; i++)
        {
            var step = FieldStep.Item(list[i], type) ?? throw new FieldsException(
                $"{FieldStep.Show(_path)}: element {i}: associative list with keys has an element that omits all key fields [{string.Join(", ", type.Keys.Select(key => $"\"{key.Name}\""))}] (and doesn't have default values for any key fields)");
            if (!items.TryAdd(step, list[i]))
                throw new FieldsException($"{FieldStep.Show(_path)}: duplicate entries for key {FieldStep.Show([step])}");
        }
        VisitItems(items, type);
    }
}

/// <summary>What was applied cannot be taken apart into fields.</summary>
internal sealed class FieldsException(string message) : Exception(message);
