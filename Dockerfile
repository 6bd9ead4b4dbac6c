# syntax=docker/dockerfile:1
# The same images as ./dev image, for those who have a container engine: the operator and, with --target sidecar, the sidecar. Each is made from scratch
# by the scripts of config/shipping. The base image is yours to name: any with the .NET SDK 10 on Debian or Ubuntu. Microsoft's fits:
#   docker build --build-arg SDK_IMAGE=<registry>/dotnet/sdk:10.0 -t agentregion-operator:0.1.0 .
# A program is compiled on the platform that it is for: --platform needs a builder of that platform, or its emulation.
ARG SDK_IMAGE

FROM ${SDK_IMAGE} AS source
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev zlib1g-dev ca-certificates tzdata && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .

FROM source AS build-operator
ARG SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.nuget/packages \
    ./dev publish operator /bin-out && config/shipping/rootfs operator /bin-out /rootfs

FROM source AS build-sidecar
ARG SOURCE_DATE_EPOCH
RUN --mount=type=cache,target=/root/.nuget/packages \
    ./dev publish sidecar /bin-out && config/shipping/rootfs sidecar /bin-out /rootfs

FROM scratch AS runtime
ENV PATH=/ SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
LABEL org.opencontainers.image.licenses=Apache-2.0 org.opencontainers.image.vendor="AgentRegion Operator"
USER 65532:65532

FROM runtime AS sidecar
LABEL org.opencontainers.image.title=agentregion-sidecar
COPY --from=build-sidecar /rootfs /
EXPOSE 8077
ENTRYPOINT ["/agentregion-sidecar"]

FROM runtime AS operator
LABEL org.opencontainers.image.title=agentregion-operator
COPY --from=build-operator /rootfs /
EXPOSE 8080
ENTRYPOINT ["/agentregion-operator"]
