using AgentRegions.Sidecar.Hosting;

// The host alone handles SIGTERM and keeps its own limit: by default the command line would end the process after two seconds, whatever is not stored yet.
return await SidecarCommand.Create().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
