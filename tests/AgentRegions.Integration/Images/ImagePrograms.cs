using AgentRegions.Testing;

namespace AgentRegions.Integration.Images;

/// <summary>The programs inside their images: a container of each archive in the directory that AGENTREGIONS_TEST_IMAGES names.</summary>
internal static class ImagePrograms
{
    private const string Variable = "AGENTREGIONS_TEST_IMAGES";

    private static readonly string? Archives =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } directory ? Path.Combine(Repository.Root, directory) : null;

    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>Null when there are images and what runs them.</summary>
    public static string? SkipReason =>
        TestCluster.IsRequired ? null
        : Archives is null ? $"needs images: ./dev image, then {Variable}=artifacts/images"
        : Command.SkipReasonWithout("buildah") is null ? null
        : "needs buildah to run images: apt install --no-install-recommends buildah";

    /// <summary>For <see cref="ShippedProgram"/>: a directory of programs that run inside their images.</summary>
    public static Task<string> DirectoryAsync() => Made.Value;

    /// <summary>The file of ./dev image for a program.</summary>
    public static string Archive(string program, string extension) => Directory.GetFiles(
        Archives ?? throw new InvalidOperationException($"{Variable} names no directory of images: ./dev image fills artifacts/images"),
        $"{program}-*.{extension}").Single();

    public static Task<CommandResult> BuildahAsync(string home, params string[] arguments)
    {
        string[] storage = ["--root", Path.Combine(home, "storage"), "--runroot", Path.Combine(home, "run")];
        return Command.RunAsync("env", ["BUILDAH_ISOLATION=chroot", "STORAGE_DRIVER=vfs", "buildah", .. storage, .. arguments]);
    }

    private static async Task<string> MakeAsync()
    {
        var home = Directory.CreateTempSubdirectory("agentregions-images-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        var run = Repository.PathOf("tests", "AgentRegions.Integration", "Images", "run-in-image");
        foreach (var program in (string[])["agentregion-operator", "agentregion-sidecar"])
        {
            _ = (await BuildahAsync(home, "from", "--quiet", "--name", program, $"oci-archive:{Archive(program, "oci.tar")}")).Required;
            var script = Path.Combine(home, program);
            await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec '{run}' '{home}' '{program}' '{program}' \"$@\"\n");
        }
        // The image's user reads there.
        _ = (await Command.RunAsync("chmod", "755", home, Path.Combine(home, "agentregion-operator"), Path.Combine(home, "agentregion-sidecar"))).Required;
        return home;
    }
}

/// <summary>A test of what runs inside the images, with kubectl.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ImageFactAttribute : ServerFactAttribute
{
    public ImageFactAttribute() => Skip = ImagePrograms.SkipReason ?? Command.SkipReasonWithout("kubectl");
}
