using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentRegions.Sandbox.Chaos;

namespace AgentRegions.Sandbox.Tests.Chaos;

public sealed class WorldFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("world-");

    private WorldFile File => new(Path.Combine(_directory.FullName, ".sandbox"));

    private readonly TcpListener _control = new(IPAddress.Loopback, 0);

    public WorldFileTests() => _control.Start();

    public void Dispose()
    {
        _control.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void RunningWorld_IsFound_AndItsFileIsItsOwnersAlone()
    {
        var address = Address(Environment.ProcessId);
        File.Write(address);

        Assert.Equal(address, File.Read());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File.Path));
    }

    [Fact]
    public void NoWorld_SaysHowToStartOne()
    {
        Assert.Contains("./dev demo --keep", Assert.Throws<ChaosException>(File.Read).Message, StringComparison.Ordinal);
        File.Write(Address(Environment.ProcessId));
        File.Remove();
        Assert.Contains("./dev demo --keep", Assert.Throws<ChaosException>(File.Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WorldThatCrashed_IsCalledGone_AndIsNoObstacle()
    {
        File.Write(Address(Ended()));

        Assert.Contains("is gone", Assert.Throws<ChaosException>(File.Read).Message, StringComparison.Ordinal);
        File.Write(Address(Environment.ProcessId));
        Assert.Equal(Environment.ProcessId, File.Read().ProcessId);
    }

    [Fact]
    public void SecondWorld_IsRefused()
    {
        // The test host's parent, or init: a process that lives and is another one.
        File.Write(Address(1));

        Assert.Contains("runs already", Assert.Throws<ChaosException>(File.Claim).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessIdUsedAgain_IsNotTakenForTheWorld()
    {
        File.Write(Address(1));
        _control.Stop();

        Assert.Contains("is gone", Assert.Throws<ChaosException>(File.Read).Message, StringComparison.Ordinal);
        File.Claim();
    }

    private WorldAddress Address(int processId) => new(processId, new($"http://{_control.LocalEndpoint}"), "token", "kubeconfig", "127.0.0.1:2", new("http://127.0.0.1:3"));

    private static int Ended()
    {
        using var process = Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }
}
