[assembly: TestFramework("AgentRegions.Testing.SideBySideFramework", "AgentRegions.Testing")]
