using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Resources;

[KubernetesEntity(Group = "agentregion.dev", ApiVersion = "v1alpha1", Kind = "Failover", PluralName = "failovers")]
public sealed class Failover : CustomKubernetesEntity<FailoverSpec, FailoverStatus>;
