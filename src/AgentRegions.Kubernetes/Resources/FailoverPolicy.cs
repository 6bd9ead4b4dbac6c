using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Resources;

[KubernetesEntity(Group = "agentregion.dev", ApiVersion = "v1alpha1", Kind = "FailoverPolicy", PluralName = "failoverpolicies")]
public sealed class FailoverPolicy : CustomKubernetesEntity<FailoverPolicySpec, FailoverPolicyStatus>;
