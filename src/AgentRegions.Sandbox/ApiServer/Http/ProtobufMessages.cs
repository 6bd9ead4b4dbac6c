namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>
/// The messages that kubectl writes as protobuf: create namespace, configmap, secret, serviceaccount, role and their bindings, and auth.
/// Each field is NUMBER:NAME:TYPE; a type is a scalar or another message, and what precedes it says list or map.
/// </summary>
internal static class ProtobufMessages
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["Namespace"] = "1:metadata:ObjectMeta",
        ["ConfigMap"] = "1:metadata:ObjectMeta 2:data:map-string 3:binaryData:map-bytes 4:immutable:bool",
        ["Secret"] = "1:metadata:ObjectMeta 2:data:map-bytes 3:type:string 4:stringData:map-string 5:immutable:bool",
        ["ServiceAccount"] = "1:metadata:ObjectMeta 4:automountServiceAccountToken:bool",
        ["Role"] = "1:metadata:ObjectMeta 2:rules:list-PolicyRule",
        ["ClusterRole"] = "1:metadata:ObjectMeta 2:rules:list-PolicyRule",
        ["RoleBinding"] = "1:metadata:ObjectMeta 2:subjects:list-Subject 3:roleRef:RoleRef",
        ["ClusterRoleBinding"] = "1:metadata:ObjectMeta 2:subjects:list-Subject 3:roleRef:RoleRef",
        ["SelfSubjectAccessReview"] = "1:metadata:ObjectMeta 2:spec:SelfAccess",
        ["SelfSubjectReview"] = "1:metadata:ObjectMeta",
        ["DeleteOptions"] = "1:gracePeriodSeconds:int 2:preconditions:Preconditions 4:propagationPolicy:string 5:dryRun:list-string",

        ["ObjectMeta"] = "1:name:string 2:generateName:string 3:namespace:string 5:uid:string 6:resourceVersion:string 11:labels:map-string 12:annotations:map-string"
            + " 13:ownerReferences:list-OwnerReference 14:finalizers:list-string",
        ["OwnerReference"] = "1:kind:string 3:name:string 4:uid:string 5:apiVersion:string 6:controller:bool 7:blockOwnerDeletion:bool",
        ["PolicyRule"] = "1:verbs:list-string 2:apiGroups:list-string 3:resources:list-string 4:resourceNames:list-string 5:nonResourceURLs:list-string",
        ["Subject"] = "1:kind:string 2:apiGroup:string 3:name:string 4:namespace:string",
        ["RoleRef"] = "1:apiGroup:string 2:kind:string 3:name:string",
        ["SelfAccess"] = "1:resourceAttributes:ResourceAttributes 2:nonResourceAttributes:PathAttributes",
        ["ResourceAttributes"] = "1:namespace:string 2:verb:string 3:group:string 4:version:string 5:resource:string 6:subresource:string 7:name:string",
        ["PathAttributes"] = "1:path:string 2:verb:string",
        ["Preconditions"] = "1:uid:string 2:resourceVersion:string",
    };

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> Messages = Texts.ToDictionary(
        message => message.Key,
        message => message.Value.Split(' ').Select(Parse).ToDictionary(field => field.Number),
        StringComparer.Ordinal);

    /// <summary>Null: this server does not know the message.</summary>
    public static IReadOnlyDictionary<int, ProtobufField>? Fields(string message) => Messages.GetValueOrDefault(message);

    private static ProtobufField Parse(string text)
    {
        var parts = text.Split(':');
        var type = parts[2].Split('-');
        return new(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1], type[^1], type[0] == "list", type[0] == "map");
    }
}

internal sealed record ProtobufField(int Number, string Name, string Type, bool IsList, bool IsMap);
