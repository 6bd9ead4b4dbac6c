using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Resources;

[KubernetesEntity(Group = "agentregion.dev", ApiVersion = "v1alpha1", Kind = "AgentRegion", PluralName = "agentregions")]
public sealed class AgentRegion : CustomKubernetesEntity<AgentRegionSpec, AgentRegionStatus>;
