using AgentRegions.Operator.Hosting;

// The host alone handles SIGTERM and keeps its own limit: by default the command line would end the process after two seconds, before it has left its place.
return await OperatorCommand.Create().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
