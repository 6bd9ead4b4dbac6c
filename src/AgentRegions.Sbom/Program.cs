using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentRegions.Sbom;

var assets = new Option<FileInfo>("--assets") { Required = true, HelpName = "FILE", Description = "project.assets.json of the program's publish" };
var program = new Option<FileInfo>("--program") { Required = true, HelpName = "FILE", Description = "The program that was published" };
var version = new Option<string>("--program-version") { Required = true, HelpName = "VERSION", Description = "Its version" };
var created = new Option<long>("--created") { Required = true, HelpName = "SECONDS", Description = "When it was made, since 1970: SOURCE_DATE_EPOCH" };
var debian = new Option<FileInfo?>("--debian") { HelpName = "FILE", Description = "Lines of dpkg-query: name, version, architecture, with tabs between" };
var distribution = new Option<string>("--distribution") { HelpName = "NAME", Description = "Where they are from", DefaultValueFactory = _ => "debian-12" };
var output = new Option<FileInfo>("--output") { Required = true, HelpName = "FILE", Description = "The SPDX document to write" };

var root = new RootCommand("Lists what a program that ships is made of, as SPDX 2.3") { assets, program, version, created, debian, distribution, output };
root.SetAction(parsed =>
{
    var file = parsed.GetRequiredValue(program);
    using var content = file.OpenRead();
    var libraries = parsed.GetValue(debian) is { } packages ? DebianPackages.Read(File.ReadLines(packages.FullName), parsed.GetRequiredValue(distribution)) : [];
    var document = SpdxDocument.Create(
        (file.Name, parsed.GetRequiredValue(version)),
        Convert.ToHexStringLower(SHA256.HashData(content)),
        DateTimeOffset.FromUnixTimeSeconds(parsed.GetValue(created)),
        [.. NuGetPackages.Read(parsed.GetRequiredValue(assets).FullName), .. libraries]);
    File.WriteAllText(parsed.GetRequiredValue(output).FullName, document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    return 0;
});
return root.Parse(args).Invoke();
