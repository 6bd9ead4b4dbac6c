using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Testing;

/// <summary>A certificate authority like the public ones: a root in a bundle, an intermediate that servers send along, leaves.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _intermediate;

    public TestAuthority()
    {
        _root = Authority("CN=Test Root R1, O=Agent Regions", null);
        _intermediate = Authority("CN=Test Intermediate M1, O=Agent Regions", _root);
    }

    /// <summary>What a program that trusts this authority is given, as a bundle in a file.</summary>
    public string RootPem => _root.ExportCertificatePem();

    /// <summary>The intermediate, as an issuer publishes it for those who were not sent it.</summary>
    public byte[] IntermediateDer => _intermediate.RawData;

    /// <summary>What a TLS server presents: a leaf for the name and the loopback address, and the intermediate.</summary>
    public SslStreamCertificateContext Serving(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        using var leaf = Leaf($"CN={name}", names.Build());
        // The way through PKCS #12 is what gives TLS on every platform a key that it can use.
        var usable = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(usable, [X509CertificateLoader.LoadCertificate(_intermediate.RawData)], offline: true);
    }

    /// <summary>A certificate with its RSA key, signed by the intermediate.</summary>
    public X509Certificate2 Leaf(string subject, params IEnumerable<X509Extension> extensions)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        using var certificate = Sign(request, _intermediate, TimeSpan.FromDays(30));
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _root.Dispose();
        _intermediate.Dispose();
    }

    private static X509Certificate2 Authority(string subject, X509Certificate2? issuer)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (issuer is null)
            return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(90));
        using var certificate = Sign(request, issuer, TimeSpan.FromDays(60));
        return certificate.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 issuer, TimeSpan valid)
    {
        var now = TimeProvider.System.GetUtcNow();
        return request.Create(issuer, now.AddDays(-1), now + valid, RandomNumberGenerator.GetBytes(16));
    }
}
