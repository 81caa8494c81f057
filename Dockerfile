# Each build makes the image of one service: docker build --build-arg SERVICE=gateway -t ponder/gateway-service .
# SERVICE is gateway, search, proposer, verifier or dataset; docs/deploying.md says more.
ARG BASE=debian:trixie-slim

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
# true takes the jars that ./ponder build left in the checkout, for builds that cannot reach Maven's repositories.
ARG PREBUILT=false
# This step comes before SERVICE is known, so that the five images share it.
RUN [ "$PREBUILT" = true ] || ./mvnw -q -B -DskipTests -am package \
    -pl gateway-service,search-service,proposer-service,verifier-service,dataset-service
ARG SERVICE
RUN cp "$SERVICE-service/target/$SERVICE-service-"*-exec.jar /tmp/application.jar \
    && java -Djarmode=tools -jar /tmp/application.jar extract --layers --destination /layers \
    && deploy/docker/only-this-platform /layers/dependencies/lib
# The modules that all services need; deploy/docker/train fails if one is missing at the start. A JDK whose certificates its
# distribution has replaced counts as modified.
RUN . "./deploy/docker/services/$SERVICE" \
    && jlink --output /java --no-header-files --no-man-pages --generate-cds-archive --ignore-modified-runtime --add-modules "java.compiler,java.desktop,\
java.instrument,java.logging,java.management,java.naming,java.net.http,java.scripting,java.security.jgss,java.security.sasl,\
java.sql,jdk.charsets,jdk.crypto.cryptoki,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs\
${modules:+,$modules}" \
    && printf '%s\n' --enable-native-access=ALL-UNNAMED -XX:+UseCompactObjectHeaders "-XX:MaxRAMPercentage=$heap" -XX:+ExitOnOutOfMemoryError >/options

FROM ${BASE} AS service
ARG SERVICE
COPY deploy/docker/services /services
RUN . "/services/$SERVICE" && rm -r /services \
    && if [ -n "${packages:-}" ]; then \
      apt-get update && apt-get install -y --no-install-recommends $packages && rm -rf /var/lib/apt/lists/* /var/cache/apt/*; \
    fi \
    && groupadd --gid 10001 ponder \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin ponder \
    && mkdir /models /outbox && chown 10001:10001 /models /outbox
ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    PONDER_SERVICE=$SERVICE \
    PONDER_BIND=0.0.0.0 \
    PONDER_GATEWAY_PORT=8080 \
    PONDER_SEARCH_PORT=8081 \
    PONDER_PROPOSER_PORT=8082 \
    PONDER_VERIFIER_PORT=8083 \
    PONDER_DATASET_PORT=8084 \
    PONDER_MODELS=/models
WORKDIR /app
COPY --from=build /java /opt/java
COPY deploy/docker/is-ready /app/is-ready
COPY --from=build /options ./
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./

FROM service AS trained
COPY deploy/docker/train /train
RUN /train @/app/options -jar /app/application.jar

FROM service
# The JVM checks that the cache fits it and its jars, and starts without if not.
COPY --from=trained /app/application.aot ./
ARG SERVICE
ARG VERSION=
ARG REVISION=
ARG SOURCE=
LABEL org.opencontainers.image.title="ponder/$SERVICE-service" \
      org.opencontainers.image.description="Ponder's $SERVICE-service" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=6s --start-period=30m --retries=3 CMD ["/app/is-ready"]
# More options for the JVM: JDK_JAVA_OPTIONS in the environment.
ENTRYPOINT ["java", "-XX:AOTCache=/app/application.aot", "-Xlog:aot=off,cds=off", "@/app/options", "-jar", "/app/application.jar"]
