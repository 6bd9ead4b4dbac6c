using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>Certificates as kubeconfigs hold them. <c>where</c> is the file and field that they come from.</summary>
internal static class Pem
{
    public static X509Certificate2Collection Certificates(byte[] pem, string where)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.ASCII.GetString(pem));
        }
        catch (CryptographicException e)
        {
            throw new KubeConfigException($"{where}: a PEM certificate is expected: {e.Message}", e);
        }
        return certificates.Count > 0 ? certificates : throw new KubeConfigException($"{where}: there is no PEM certificate in it");
    }

    public static X509Certificate2 KeyPair(byte[] certificate, byte[] key, string where)
    {
        try
        {
            var pair = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate), Encoding.ASCII.GetString(key));
            if (!OperatingSystem.IsWindows())
                return pair;
            // Windows' TLS takes no key that lives in memory only.
            using (pair)
                return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{where}: a PEM certificate and its private key are expected: {e.Message}", e);
        }
    }
}
