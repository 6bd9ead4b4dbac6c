return await AgentRegions.Sandbox.SandboxCommand.RunAsync(args);
