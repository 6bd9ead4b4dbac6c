using System.Globalization;
using AgentRegions.Simulation.Clusters;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;
using AgentRegions.Simulation.Running;

namespace AgentRegions.Simulation.Operators;

/// <summary>A place's Deployment of the operator: starts it, and again after each crash, with nothing but what the store has.</summary>
internal sealed class OperatorHost(World world, Cluster cluster, Dice dice)
{
    private int _starts;

    public int Place => cluster.Place;

    public Cluster Cluster => cluster;

    public SimProcess? Process { get; private set; }

    public SimOperator? Running { get; private set; }

    public void Start()
    {
        // Without its API server an operator does not come up.
        if (cluster.IsAway)
        {
            world.Scheduler.After(TimeSpan.FromSeconds(5), Start);
            return;
        }
        var name = string.Create(CultureInfo.InvariantCulture, $"{Places.Name(Place)}-{++_starts}");
        Process = new(world.Scheduler, Place, name, world.Scenario.Clocks[Place]);
        Running = new(world, Process, cluster);
        if (_starts > 1)
            world.Observations.Took(Step.Restart, Process, "starts");
        Process.Run(Running.Start);
    }

    public void Crash()
    {
        if (Process is not { IsAlive: true })
            return;
        if (world.Scheduler.Trace.KeepsLines)
            world.Scheduler.Trace.Say(world.Scheduler.Now, Process.Name, "crashes");
        Process.Crash();
        Running = null;
        world.Scheduler.After(dice.Seconds(0.5, 40), Start);
    }
}
