# syntax=docker/dockerfile:1
# The images of the operator and, with --target sidecar, of the sidecar. Both base images are yours to name; Microsoft's of these versions fit:
#   docker build \
#     --build-arg SDK_IMAGE=<registry>/dotnet/sdk:10.0 \
#     --build-arg RUNTIME_IMAGE=<registry>/dotnet/runtime-deps:10.0-noble-chiseled \
#     -t agentregion-operator:0.1.0 .
# Both are published self-contained, so the runtime image needs .NET's native dependencies and CA certificates only; for spec.drill.timeZone other than Etc/UTC
# also a time zone database, as 10.0-noble-chiseled-extra has.
ARG SDK_IMAGE
ARG RUNTIME_IMAGE

FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS source
WORKDIR /source
COPY . .

FROM source AS build-operator
ARG TARGETARCH
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish operator/AgentRegions.Operator.csproj --configuration Release --arch "${TARGETARCH}" --self-contained \
      -p:PublishTrimmed=true -p:PublishReadyToRun=true \
      -p:DebugType=none -p:PublishDocumentationFile=false -p:PublishReferencesDocumentationFiles=false \
      --output /app

FROM source AS build-sidecar
ARG TARGETARCH
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/AgentRegions.Sidecar/AgentRegions.Sidecar.csproj --configuration Release --arch "${TARGETARCH}" --self-contained \
      -p:PublishTrimmed=true -p:PublishReadyToRun=true \
      -p:DebugType=none -p:PublishDocumentationFile=false -p:PublishReferencesDocumentationFiles=false \
      --output /app

FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
# The root file system is read-only: no diagnostics socket in /tmp. Globalization is invariant, so ICU is not needed.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
USER 65532:65532

FROM runtime AS sidecar
COPY --from=build-sidecar /app .
EXPOSE 8077
ENTRYPOINT ["/app/agentregion-sidecar"]

FROM runtime AS operator
COPY --from=build-operator /app .
EXPOSE 8080
ENTRYPOINT ["/app/agentregion-operator"]
