using AgentRegions.Testing;

namespace AgentRegions.Integration.Images;

/// <summary>The programs inside their images: containers of the archives that AGENTREGIONS_TEST_IMAGES' directory has, one of each for the tests of this process.</summary>
internal static class ImagePrograms
{
    private static readonly string? Archives =
        Environment.GetEnvironmentVariable("AGENTREGIONS_TEST_IMAGES") is { Length: > 0 } directory ? Path.Combine(Repository.Root, directory) : null;

    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>Null when there are images and what runs them.</summary>
    public static string? SkipReason =>
        TestCluster.IsRequired ? null
        : Archives is null ? "needs images: ./dev image, then AGENTREGIONS_TEST_IMAGES=artifacts/images"
        : Command.SkipReasonWithout("buildah") is null ? null
        : "needs buildah to run images: apt install --no-install-recommends buildah";

    /// <summary>For <see cref="ShippedProgram"/>: a directory of programs that run inside their images.</summary>
    public static Task<string> DirectoryAsync() => Made.Value;

    public static string Archive(string program, string extension) => Directory.GetFiles(
        Archives ?? throw new InvalidOperationException("AGENTREGIONS_TEST_IMAGES names no directory of images: ./dev image fills artifacts/images"), $"{program}-*.{extension}").Single();

    public static Task<CommandResult> BuildahAsync(string home, params string[] arguments) => Command.RunAsync(
        "env", ["BUILDAH_ISOLATION=chroot", "STORAGE_DRIVER=vfs", "buildah", "--root", Path.Combine(home, "storage"), "--runroot", Path.Combine(home, "run"), .. arguments]);

    private static async Task<string> MakeAsync()
    {
        var home = Directory.CreateTempSubdirectory("agentregions-images-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        // The image's user reads files of tests below it.
        File.SetUnixFileMode(home, (UnixFileMode)0b111_101_101);
        foreach (var program in (string[])["agentregion-operator", "agentregion-sidecar"])
        {
            var container = (await BuildahAsync(home, "from", "--quiet", "--name", program, $"oci-archive:{Archive(program, "oci.tar")}")).Required.Trim();
            var script = Path.Combine(home, program);
            var run = Repository.PathOf("tests", "AgentRegions.Integration", "Images", "run-in-image");
            await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec '{run}' '{home}' '{container}' '{program}' \"$@\"\n");
            File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        }
        return home;
    }
}

/// <summary>A test of what runs inside the images, with kubectl.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ImageFactAttribute : FactAttribute
{
    public ImageFactAttribute() => Skip = ImagePrograms.SkipReason ?? Command.SkipReasonWithout("kubectl");
}
