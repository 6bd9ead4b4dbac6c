# syntax=docker/dockerfile:1
# The operator's image. Both base images are yours to name; Microsoft's of these versions fit:
#   docker build \
#     --build-arg SDK_IMAGE=<registry>/dotnet/sdk:10.0 \
#     --build-arg RUNTIME_IMAGE=<registry>/dotnet/runtime-deps:10.0-noble-chiseled \
#     -t agentregion-operator:0.1.0 .
# The operator is published self-contained, so the runtime image needs .NET's native dependencies and CA certificates only.
ARG SDK_IMAGE
ARG RUNTIME_IMAGE

FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG TARGETARCH
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish operator/AgentRegions.Operator.csproj --configuration Release --arch "${TARGETARCH}" --self-contained \
      -p:PublishTrimmed=true -p:PublishReadyToRun=true \
      -p:DebugType=none -p:PublishDocumentationFile=false -p:PublishReferencesDocumentationFiles=false \
      --output /app

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app .
# The root file system is read-only: no diagnostics socket in /tmp. Globalization is invariant, so ICU is not needed.
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app/agentregion-operator"]
