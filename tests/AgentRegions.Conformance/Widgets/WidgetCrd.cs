using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Testing;
using k8s.Models;

namespace AgentRegions.Conformance.Widgets;

/// <summary>Installs the Widget resource and waits until it is served.</summary>
public static class WidgetCrd
{
    private const string Name = $"widgets.{Widget.Group}";

    public static async Task InstallAsync(IKubernetesClient client)
    {
        await client.PatchAsync<V1CustomResourceDefinition>(new(PatchType.Apply, JsonNode.Parse(Manifest)!), Name, options: new() { FieldManager = "conformance", Force = true });
        await Eventually.PassesAsync(async () =>
        {
            var crd = await client.GetAsync<V1CustomResourceDefinition>(Name);
            Assert.Contains(crd!.Status.Conditions, c => c.Type == "Established" && c.Status == "True");
            await client.ListAsync<Widget>("default");
        });
    }

    private const string Manifest = $$$"""
        {
          "spec": {
            "group": "{{{Widget.Group}}}",
            "scope": "Namespaced",
            "names": {"kind": "Widget", "listKind": "WidgetList", "plural": "widgets", "singular": "widget"},
            "versions": [{
              "name": "v1", "served": true, "storage": true,
              "subresources": {"status": {}},
              "selectableFields": [{"jsonPath": ".spec.color"}],
              "schema": {"openAPIV3Schema": {
                "type": "object",
                "required": ["spec"],
                "properties": {
                  "spec": {
                    "type": "object",
                    "required": ["size"],
                    "properties": {
                      "size": {"type": "integer", "minimum": 0, "maximum": 100},
                      "color": {"type": "string"},
                      "notes": {"type": "object", "additionalProperties": {"type": "string"}},
                      "parts": {"type": "array", "items": {"type": "string"}}
                    }
                  },
                  "status": {
                    "type": "object",
                    "properties": {
                      "phase": {"type": "string"},
                      "checkedAt": {"type": "string", "format": "date-time"}
                    }
                  }
                }
              }}
            }]
          }
        }
        """;
}
