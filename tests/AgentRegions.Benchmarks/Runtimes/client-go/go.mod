module agentregion.dev/benchmark

go 1.23

require (
	k8s.io/apimachinery v0.32.3
	k8s.io/client-go v0.32.3
)
