using AgentRegions.Core.Resources;
using AgentRegions.Core.Schema;
using AgentRegions.Kubernetes.Entities;
using k8s.Models;

namespace AgentRegions.Operator.Resources;

/// <summary>A change of the regions that a service's traffic goes to. The operator makes one for every change, named after the policy and the epoch; make one to ask for a change, or with dryRun to see what it would do.</summary>
[KubernetesEntity(Group = "agentregion.dev", ApiVersion = "v1alpha1", Kind = "Failover", PluralName = "failovers")]
[KubernetesEntityShortNames("fo")]
[GenericAdditionalPrinterColumn(".spec.policyRef.name", "Policy", "string", Description = "The service.")]
[GenericAdditionalPrinterColumn(".spec.kind", "Kind", "string", Description = "What sort of change.")]
[GenericAdditionalPrinterColumn(".status.from", "From", "string", Description = "The active set before.")]
[GenericAdditionalPrinterColumn(".status.to", "To", "string", Description = "The active set after.")]
[GenericAdditionalPrinterColumn(".status.epoch", "Epoch", "integer", Description = "The epoch that the change raised the service to.")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string", Description = "How far the change is.")]
[GenericAdditionalPrinterColumn(".status.loss.expectedLossSeconds", "Loss", "integer", Description = "How many seconds of conversations were at risk.", Priority = 1)]
[GenericAdditionalPrinterColumn(".spec.dryRun", "DryRun", "boolean", Description = "Whether it only shows what would happen.", Priority = 1)]
[GenericAdditionalPrinterColumn(".spec.reason", "Reason", "string", Description = "Why.", Priority = 1)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class Failover : CustomKubernetesEntity<FailoverSpec, FailoverStatus>;
