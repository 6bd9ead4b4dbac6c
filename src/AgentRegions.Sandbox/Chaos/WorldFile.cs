using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>The file by which commands find the running world. Only its owner can read it, and it goes when the world does.</summary>
internal sealed class WorldFile(string directory)
{
    private const string NoWorld = "no world is running here; start one with: ./dev demo --keep";

    public string Directory { get; } = directory;

    public string Path { get; } = System.IO.Path.Combine(directory, "world.json");

    /// <summary>Of the repository that the program was built from, else of the current directory.</summary>
    public static WorldFile OfRepository() => new(System.IO.Path.Combine(RepositoryFiles.Root ?? System.IO.Directory.GetCurrentDirectory(), ".sandbox"));

    /// <exception cref="ChaosException">No world runs; the message says how to start one.</exception>
    public WorldAddress Read()
    {
        WorldAddress address;
        try
        {
            address = ChaosJson.Read<WorldAddress>(File.ReadAllText(Path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ChaosException(NoWorld, e);
        }
        catch (JsonException e)
        {
            throw new ChaosException($"{Path} cannot be understood ({e.Message}); delete it. {NoWorld}", e);
        }
        return IsAlive(address)
            ? address
            : throw new ChaosException($"the world of {Path} is gone: its process {address.ProcessId} ended without removing the file, or does not answer. {NoWorld}");
    }

    /// <exception cref="ChaosException">Another world runs.</exception>
    public void Write(WorldAddress address)
    {
        Claim();
        var beside = $"{Path}.{address.ProcessId}";
        using (var file = Private(beside))
            JsonSerializer.Serialize(file, address, ChaosJson.Default.WorldAddress);
        File.Move(beside, Path, overwrite: true);
    }

    /// <summary>Makes the directory, unless another world lives in it.</summary>
    /// <exception cref="ChaosException">Another world runs.</exception>
    public void Claim()
    {
        System.IO.Directory.CreateDirectory(Directory);
        if (!File.Exists(Path))
            return;
        WorldAddress other;
        try
        {
            other = Read();
        }
        catch (ChaosException)
        {
            // What is left of a world that is gone.
            return;
        }
        if (other.ProcessId != Environment.ProcessId)
            throw new ChaosException($"a world runs already, as process {other.ProcessId}; end it with Ctrl+C first (or: kill {other.ProcessId})");
    }

    public void Remove() => File.Delete(Path);

    /// <summary>A new file that its owner alone can read.</summary>
    public static FileStream Private(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Process ids are used again: the world must also listen.</summary>
    private static bool IsAlive(WorldAddress address)
    {
        try
        {
            using var process = Process.GetProcessById(address.ProcessId);
            using var connection = new TcpClient(address.Control.Host, address.Control.Port);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or SocketException)
        {
            return false;
        }
    }
}
