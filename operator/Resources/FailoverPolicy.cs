using AgentRegions.Core.Resources;
using AgentRegions.Core.Schema;
using AgentRegions.Kubernetes.Entities;
using k8s.Models;

namespace AgentRegions.Operator.Resources;

/// <summary>An agent service: the AgentRegions behind one DNS name, and the rules by which the operator moves that name between them.</summary>
[KubernetesEntity(Group = "agentregion.dev", ApiVersion = "v1alpha1", Kind = "FailoverPolicy", PluralName = "failoverpolicies")]
[KubernetesEntityShortNames("fop")]
[ValidationRule("size(self.metadata.name) <= 63", "the name must have at most 63 characters: it becomes a part of DNS records and of other objects' names")]
[GenericAdditionalPrinterColumn(".status.active", "Active", "string", Description = "The regions that DNS sends new traffic to.")]
[GenericAdditionalPrinterColumn(".status.epoch", "Epoch", "integer", Description = "Raised by every change of the active set.")]
[GenericAdditionalPrinterColumn(".spec.mode", "Mode", "string", Description = "Who may move the service.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether the condition Ready holds.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"DNSInSync\")].status", "InSync", "string", Description = "Whether the condition DNSInSync holds.")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "What the service is doing.", Priority = 1)]
[GenericAdditionalPrinterColumn(".spec.dns.name", "DNS", "string", Description = "The name that moves.", Priority = 1)]
[GenericAdditionalPrinterColumn(".status.leader", "Leader", "string", Description = "The operator that leads this service.", Priority = 1)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class FailoverPolicy : CustomKubernetesEntity<FailoverPolicySpec, FailoverPolicyStatus>;
