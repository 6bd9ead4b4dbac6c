using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.OpenApi;

/// <summary>What every kind has: metadata, for objects and for lists.</summary>
internal static class MetadataSchemas
{
    private const string Json = """
        {
          "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": {
            "description": "What the API server keeps about every object.",
            "type": "object",
            "properties": {
              "annotations": {"description": "Texts that tools attach; they cannot be selected by.", "type": "object", "additionalProperties": {"type": "string"}},
              "creationTimestamp": {"description": "When the object was created. Set by the API server.", "type": "string", "format": "date-time"},
              "deletionGracePeriodSeconds": {"description": "Seconds that the object may take to end. Set by the API server.", "type": "integer", "format": "int64"},
              "deletionTimestamp": {"description": "When deletion was asked for; the object goes as soon as its finalizers are gone. Set by the API server.", "type": "string", "format": "date-time"},
              "finalizers": {"description": "Who must have cleaned up before the object goes.", "type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
              "generateName": {"description": "The beginning of a name that the API server completes, where no name is given.", "type": "string"},
              "generation": {"description": "Raised with every change of what is wished for. Set by the API server.", "type": "integer", "format": "int64"},
              "labels": {"description": "Texts to select objects by.", "type": "object", "additionalProperties": {"type": "string"}},
              "managedFields": {"description": "Who set which fields. Set by the API server.", "type": "array", "items": {"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry"}},
              "name": {"description": "Unique within the namespace and kind. Cannot be changed.", "type": "string"},
              "namespace": {"description": "The space within which the name is unique. Cannot be changed.", "type": "string"},
              "ownerReferences": {"description": "The objects that this one depends on; it goes when all of them are gone.", "type": "array", "items": {"$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference"}, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"]},
              "resourceVersion": {"description": "Changes with every write; given back with an update, the update is refused when somebody else was faster.", "type": "string"},
              "selfLink": {"description": "No longer set.", "type": "string"},
              "uid": {"description": "This incarnation of the object: unique in time and space. Set by the API server.", "type": "string"}
            }
          },
          "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference": {
            "description": "An object that another one depends on.",
            "type": "object",
            "required": ["apiVersion", "kind", "name", "uid"],
            "properties": {
              "apiVersion": {"description": "The owner's group and version.", "type": "string"},
              "blockOwnerDeletion": {"description": "Whether the owner stays until this object is gone, when it is deleted in the foreground.", "type": "boolean"},
              "controller": {"description": "Whether this is the owner that manages the object.", "type": "boolean"},
              "kind": {"description": "The owner's kind.", "type": "string"},
              "name": {"description": "The owner's name.", "type": "string"},
              "uid": {"description": "The owner's incarnation.", "type": "string"}
            },
            "x-kubernetes-map-type": "atomic"
          },
          "io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry": {
            "description": "The fields that one manager set in one way.",
            "type": "object",
            "properties": {
              "apiVersion": {"description": "The version that the fields are of.", "type": "string"},
              "fieldsType": {"description": "Always FieldsV1.", "type": "string"},
              "fieldsV1": {"description": "The fields, as a tree of f:, k:, v: and i: entries.", "type": "object", "x-kubernetes-preserve-unknown-fields": true},
              "manager": {"description": "Who.", "type": "string"},
              "operation": {"description": "Apply or Update.", "type": "string"},
              "subresource": {"description": "The subresource that was written, if one was.", "type": "string"},
              "time": {"description": "When the set of fields last changed.", "type": "string", "format": "date-time"}
            }
          },
          "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta": {
            "description": "What the API server says of a list.",
            "type": "object",
            "properties": {
              "continue": {"description": "Asks for the next page. Empty on the last.", "type": "string"},
              "remainingItemCount": {"description": "How many objects follow, as far as that is known.", "type": "integer", "format": "int64"},
              "resourceVersion": {"description": "Where a watch goes on from.", "type": "string"}
            }
          }
        }
        """;

    private static readonly JsonObject Schemas = (JsonObject)JsonNode.Parse(Json)!;

    public static IEnumerable<KeyValuePair<string, JsonNode?>> All => Schemas.Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone()));
}
