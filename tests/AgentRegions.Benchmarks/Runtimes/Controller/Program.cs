using AgentRegions.Benchmarks.Controller;
using AgentRegions.Kubernetes;
using AgentRegions.Kubernetes.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// The peer of ../client-go. Usage: benchmark-controller NAMESPACE, with KUBECONFIG.
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
builder.Services.AddKubernetesClient(options => options.TypeInfoResolvers.Add(GadgetJsonContext.Default));
builder.Services
    .AddKubernetesOperator(settings =>
    {
        settings.Namespace = args[0];
        settings.LeaderElection.Enabled = false;
    })
    .AddController<GadgetController, Gadget>(options => options.MaxConcurrentReconciles = 4);
await builder.Build().RunAsync();
