namespace AgentRegions.Sbom;

/// <summary>Something that a program is made of.</summary>
/// <param name="License">An SPDX expression; null: the package names none.</param>
/// <param name="Purl">Its package URL.</param>
/// <param name="LicenseComment">Where else its licence is found.</param>
internal sealed record Component(string Name, string Version, string? License, string Purl, string? LicenseComment = null);
