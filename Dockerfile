# Each build makes the image of one service: docker build --build-arg SERVICE=gateway -t ponder/gateway-service .
# SERVICE is gateway, search, proposer or verifier; docs/deploying.md says more.

# The services run on this image. To run Java answers, the verifier needs a JDK (eclipse-temurin:25-jdk) for its compiler.
ARG RUNTIME=eclipse-temurin:25-jre

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
# true takes the jars that ./ponder build left in the checkout, for builds that cannot reach Maven's repositories.
ARG PREBUILT=false
# This step comes before SERVICE is known, so that the four images share it.
RUN [ "$PREBUILT" = true ] || ./mvnw -q -B -DskipTests -am package \
    -pl gateway-service,search-service,proposer-service,verifier-service
ARG SERVICE
RUN cp "$SERVICE-service/target/$SERVICE-service-"*-exec.jar /tmp/application.jar \
    && java -Djarmode=tools -jar /tmp/application.jar extract --layers --destination /layers \
    && deploy/docker/only-this-platform /layers/dependencies/lib

FROM ${RUNTIME}
ARG SERVICE
# The embedded llama.cpp and ONNX Runtime need C++'s runtime library, llama.cpp also needs OpenMP's, and the verifier's
# sandbox needs Python; the base image has none of them.
RUN case "$SERVICE" in proposer) needs="libgomp1 libstdc++6" ;; verifier) needs="python3 libstdc++6" ;; *) needs= ;; esac \
    && if [ -n "$needs" ]; then \
      apt-get update && apt-get install -y --no-install-recommends $needs && rm -rf /var/lib/apt/lists/*; \
    fi \
    && groupadd --gid 10001 ponder \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin ponder \
    && mkdir /models && chown 10001:10001 /models
WORKDIR /app
COPY deploy/docker/is-ready /app/is-ready
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
ENV PONDER_SERVICE=$SERVICE \
    PONDER_BIND=0.0.0.0 \
    PONDER_GATEWAY_PORT=8080 \
    PONDER_SEARCH_PORT=8081 \
    PONDER_PROPOSER_PORT=8082 \
    PONDER_VERIFIER_PORT=8083 \
    PONDER_MODELS=/models
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=6s --start-period=30m --retries=3 CMD ["/app/is-ready"]
# More options for the JVM: JDK_JAVA_OPTIONS in the environment.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:MaxRAMPercentage=40", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/application.jar"]
