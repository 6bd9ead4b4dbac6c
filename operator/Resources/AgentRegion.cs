using AgentRegions.Core.Resources;
using AgentRegions.Core.Schema;
using AgentRegions.Kubernetes.Entities;
using k8s.Models;

namespace AgentRegions.Operator.Resources;

/// <summary>One deployment of an agent service in one cloud region. The FailoverPolicy that selects it by its labels decides whether it has traffic.</summary>
[KubernetesEntity(Group = "agentregion.dev", ApiVersion = "v1alpha1", Kind = "AgentRegion", PluralName = "agentregions")]
[KubernetesEntityShortNames("areg")]
[ValidationRule("size(self.metadata.name) <= 63", "the name must have at most 63 characters: it becomes a part of DNS records and of other objects' names")]
[GenericAdditionalPrinterColumn(".spec.region", "Region", "string", Description = "The cloud region.")]
[GenericAdditionalPrinterColumn(".status.verdict", "Verdict", "string", Description = "What the observers conclude of it.")]
[GenericAdditionalPrinterColumn(".status.active", "Active", "boolean", Description = "Whether DNS sends new traffic here.")]
[GenericAdditionalPrinterColumn(".status.sessions.total", "Sessions", "integer", Description = "The conversations that it carries.", Priority = 1)]
[GenericAdditionalPrinterColumn(".status.replicationLagSeconds", "Lag", "integer", Description = "How far the session table's other replicas are behind, in seconds.")]
[GenericAdditionalPrinterColumn(".spec.priority", "Priority", "integer", Description = "Lower is preferred.", Priority = 1)]
[GenericAdditionalPrinterColumn(".spec.endpoint", "Endpoint", "string", Description = "Where the agent answers.", Priority = 1)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class AgentRegion : CustomKubernetesEntity<AgentRegionSpec, AgentRegionStatus>;
