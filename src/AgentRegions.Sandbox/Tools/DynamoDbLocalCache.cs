using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace AgentRegions.Sandbox.Tools;

/// <summary>A directory with DynamoDB Local, filled once from npm; none of the package's scripts run. It appears whole or not at all.</summary>
internal sealed class DynamoDbLocalCache(string directory)
{
    public const string Jar = "DynamoDBLocal.jar";

    private const string Package = "amplify-dynamodb-simulator@2.9.30";
    private const string PackageSha256 = "3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9";
    private const string Emulator = "package/emulator";

    public bool IsFilled => File.Exists(Path.Combine(directory, Jar));

    /// <exception cref="ToolException">The message says what to do.</exception>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (IsFilled)
            return;
        var beside = $"{directory}.{Environment.ProcessId}";
        Directory.CreateDirectory(beside);
        try
        {
            await UnpackAsync(await NpmPack.RunAsync(Package, "DynamoDB Local", beside, cancellationToken), PackageSha256, beside, cancellationToken);
        }
        finally
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    internal async Task UnpackAsync(string package, string sha256, string work, CancellationToken cancellationToken)
    {
        await using (var file = File.OpenRead(package))
        {
            var seen = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            if (seen != sha256)
                throw new ToolException($"the package that npm brought has the SHA-256 {seen}, not {sha256}; it was not unpacked");
            file.Position = 0;
            await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(unzipped, work, overwriteFiles: true, cancellationToken);
        }
        var emulator = Path.Combine(work, Emulator);
        if (!File.Exists(Path.Combine(emulator, Jar)))
            throw new ToolException($"the package has no {Emulator}/{Jar}");
        try
        {
            Directory.Move(emulator, directory);
        }
        catch (IOException) when (IsFilled)
        {
            // Another process was faster.
        }
    }
}
