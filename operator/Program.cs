using AgentRegions.Operator.Hosting;

return await OperatorCommand.Create().Parse(args).InvokeAsync();
