using AgentRegions.Kubernetes.Entities;
using AgentRegions.Kubernetes.Tests.Fakes;
using k8s.Models;

namespace AgentRegions.Kubernetes.Tests.Transport;

public sealed class EntityResourceTests
{
    [Fact]
    public void Path_CoreAndGroup_AreWhereTheServerServesThem()
    {
        Assert.Equal("api/v1/namespaces/a/configmaps/b", EntityResource.Of<V1ConfigMap>().Path("a", "b"));
        Assert.Equal("apis/tests.example/v1/namespaces/a/widgets/b/status", EntityResource.Of<Widget>().Path("a", "b", "status"));
        Assert.Equal("apis/tests.example/v1/widgets", EntityResource.Of<Widget>().Path(null));
        Assert.Equal("api/v1/namespaces/b", EntityResource.Of<V1Namespace>().Path("ignored", "b"));
    }

    [Fact]
    public void Path_OneObjectWithoutItsNamespace_IsRefused() =>
        Assert.Contains("\"b\"", Assert.Throws<ArgumentException>(() => EntityResource.Of<V1ConfigMap>().Path(null, "b")).Message, StringComparison.Ordinal);

    [Fact]
    public void Path_NameThatIsAPath_StaysOneSegment() =>
        Assert.Equal("api/v1/namespaces/..%2Fx/configmaps/a%2Fb%3Fc", EntityResource.Of<V1ConfigMap>().Path("../x", "a/b?c"));
}
