using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentRegions.Sbom;

var assets = new Option<FileInfo>("--assets") { Required = true, Description = "project.assets.json of the program's publish" };
var program = new Option<FileInfo>("--program") { Required = true, Description = "The program that was published" };
var version = new Option<string>("--program-version") { Required = true, Description = "Its version" };
var created = new Option<long>("--created") { Required = true, Description = "When it was made, in seconds since 1970: SOURCE_DATE_EPOCH" };
var debian = new Option<FileInfo?>("--debian") { Description = "Lines of dpkg-query: name, version, architecture, with tabs between" };
var distribution = new Option<string>("--distribution") { Description = "Where they are from", DefaultValueFactory = _ => "debian-12" };
var output = new Option<FileInfo>("--output") { Required = true, Description = "The SPDX document to write" };

var root = new RootCommand("Lists what a program that ships is made of, as SPDX 2.3")
{
    assets, program, version, created, debian, distribution, output,
};
root.SetAction(parsed =>
{
    var file = parsed.GetRequiredValue(program);
    using var content = file.OpenRead();
    var packages = NuGetPackages.Read(parsed.GetRequiredValue(assets).FullName);
    if (parsed.GetValue(debian) is { } lines)
        packages = packages.Concat(DebianPackages.Read(File.ReadLines(lines.FullName), parsed.GetRequiredValue(distribution)));
    var document = SpdxDocument.Create(
        (file.Name, parsed.GetRequiredValue(version)),
        Convert.ToHexStringLower(SHA256.HashData(content)),
        DateTimeOffset.FromUnixTimeSeconds(parsed.GetValue(created)),
        [.. packages]);
    var format = new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    File.WriteAllText(parsed.GetRequiredValue(output).FullName, document.ToJsonString(format) + "\n");
    return 0;
});
return root.Parse(args).Invoke();
