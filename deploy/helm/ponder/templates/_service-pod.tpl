{{/* The database that the gateways and the jobs share. */}}
{{- define "ponder.env.database" -}}
- name: PONDER_DATABASE_URL
  value: {{ .Values.database.url | default (printf "jdbc:postgresql://%s-postgresql:5432/ponder" (include "ponder.fullname" .)) | quote }}
- {name: PONDER_DATABASE_USER, value: {{ ternary "ponder" .Values.database.user .Values.postgresql.enabled | quote }}}
- name: PONDER_DATABASE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.existingSecret | default (include "ponder.secretName" .) }}
      key: {{ ternary "password" "database-password" (ne .Values.database.existingSecret "") }}
{{- end -}}

{{/* What each service is told beside the ConfigMap: (list $ "gateway"). */}}
{{- define "ponder.env.gateway" -}}
{{- $root := . -}}
- {name: PONDER_REQUIRE_KEYS, value: {{ ternary "auto" "false" .Values.keys.required | quote }}}
{{- if .Values.keys.required }}
- {name: PONDER_ADMIN_KEY_FILE, value: /run/secrets/ponder/admin-key}
{{- end }}
{{- if include "ponder.postgresql" . }}
{{ include "ponder.env.database" . }}
- {name: PONDER_OUTBOX, value: /data/outbox}
{{- else }}
- {name: PONDER_DATABASE_FILE, value: /data/ponder}
{{- end }}
{{- end -}}

{{- define "ponder.env.search" -}}{{- end -}}

{{- define "ponder.env.proposer" -}}
{{- $engine := .Values.engines.proposer -}}
{{- $hints := $engine.hints -}}
{{- if eq $engine.kind "embedded" }}
- {name: PONDER_MODELS, value: /models}
{{- else }}
{{- if eq $engine.kind "inferencePool" }}
{{- $hints = append $hints "llm-d" | uniq }}
{{- end }}
- name: PONDER_ENGINE_URL
{{- if eq $engine.kind "external" }}
  value: {{ $engine.url | quote }}
{{- else if eq $engine.kind "sidecar" }}
  value: http://127.0.0.1:{{ include "ponder.enginePort" . }}/v1
{{- else if eq $engine.kind "pool" }}
  value: http://{{ include "ponder.fullname" . }}-proposer-engine:{{ include "ponder.enginePort" . }}/v1
{{- else }}
  value: {{ printf "%s/v1" (.Values.inferencePool.gatewayUrl | trimSuffix "/" | trimSuffix "/v1") | quote }}
{{- end }}
{{- with $engine.models | default (compact (list (include "ponder.defaultModel" $))) }}
- {name: PONDER_ENGINE_MODELS, value: {{ join "," . | quote }}}
{{- end }}
{{- with $hints }}
- {name: PONDER_ENGINE_HINTS, value: {{ join "," . | quote }}}
{{- end }}
{{- with $engine.objective }}
- {name: PONDER_ENGINE_OBJECTIVE, value: {{ . | quote }}}
{{- end }}
{{- if has "cache-salt" $hints }}
- name: PONDER_ENGINE_CACHE_SECRET
  valueFrom: {secretKeyRef: {name: {{ include "ponder.secretName" . }}, key: cache-secret}}
{{- end }}
{{- with $engine.existingSecret }}
- name: PONDER_ENGINE_API_KEY
  valueFrom: {secretKeyRef: {name: {{ . }}, key: api-key}}
{{- end }}
{{- end }}
{{- end -}}

{{- define "ponder.env.verifier" -}}{{- end -}}
{{- define "ponder.env.dataset" -}}{{ include "ponder.env.database" . }}{{- end -}}

{{/* Where a service's volumes are mounted, and what they are. */}}
{{- define "ponder.mounts.gateway" -}}
- {name: data, mountPath: /data}
{{- if .Values.keys.required }}
- {name: admin-key, mountPath: /run/secrets/ponder, readOnly: true}
{{- end }}
{{- end -}}
{{- define "ponder.mounts.search" -}}{{- end -}}
{{- define "ponder.mounts.dataset" -}}{{- end -}}
{{- define "ponder.mounts.proposer" -}}
{{- if eq .Values.engines.proposer.kind "embedded" }}
- {name: models, mountPath: /models}
{{- end }}
{{- end -}}
{{- define "ponder.mounts.verifier" -}}
{{- if include "ponder.verifierConfig" . }}
- {name: config, mountPath: /app/config, readOnly: true}
{{- end }}
{{- end -}}

{{- define "ponder.volumes.gateway" -}}
{{- if .Values.keys.required }}
- name: admin-key
  secret:
    secretName: {{ .Values.keys.existingSecret | default (include "ponder.secretName" .) }}
    items: [{key: admin-key, path: admin-key}]
    defaultMode: 0440
{{- end }}
{{- if not .Values.gateway.persistence.enabled }}
- {name: data, emptyDir: {}}
{{- end }}
{{- end -}}
{{- define "ponder.volumes.search" -}}{{- end -}}
{{- define "ponder.volumes.dataset" -}}{{- end -}}
{{- define "ponder.volumes.proposer" -}}
{{- if and (eq .Values.engines.proposer.kind "embedded") (not .Values.proposer.persistence.enabled) }}
- {name: models, emptyDir: {}}
{{- end }}
{{- if include "ponder.sidecar" . }}
{{ include "ponder.engineVolumes" (list . "proposer") }}
{{- end }}
{{- end -}}
{{- define "ponder.volumes.verifier" -}}
{{- if include "ponder.verifierConfig" . }}
- {name: config, configMap: {name: {{ include "ponder.fullname" . }}-verifier}}
{{- end }}
{{- end -}}

{{/* The volumes that each pod of a StatefulSet has of its own. */}}
{{- define "ponder.claims.gateway" -}}
{{- if .Values.gateway.persistence.enabled }}
{{ include "ponder.claim" (dict "name" "data" "of" .Values.gateway.persistence) }}
{{- end }}
{{- end -}}
{{- define "ponder.claims.proposer" -}}
{{- $cache := .Values.engines.proposer.modelCache -}}
{{- if include "ponder.sidecar" . }}
{{- if not $cache.existingClaim }}
{{ include "ponder.claim" (dict "name" "model-cache" "of" $cache) }}
{{- end }}
{{- else if .Values.proposer.persistence.enabled }}
{{ include "ponder.claim" (dict "name" "models" "of" .Values.proposer.persistence) }}
{{- end }}
{{- end -}}

{{- define "ponder.claim" -}}
- metadata: {name: {{ .name }}}
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .of.storageClass }}
    storageClassName: {{ . }}
    {{- end }}
    resources: {requests: {storage: {{ .of.size }}}}
{{- end -}}

{{/* What keeps the pods of a component apart: (list $ "gateway" stateful). */}}
{{- define "ponder.spread" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $revision := ternary "controller-revision-hash" "pod-template-hash" (eq (index . 2) "true") -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector: {matchLabels: {{ include "ponder.selector" (list $root $name) | fromYaml | toJson }}}
  matchLabelKeys: [{{ $revision }}]
{{- end }}
{{- end -}}

{{/* The pod of a service: (list $ "gateway" 8080). */}}
{{- define "ponder.servicePod" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $values := index $root.Values $name -}}
{{- $stateful := include "ponder.stateful" (list $root $name) -}}
{{- $sidecar := and (eq $name "proposer") (include "ponder.sidecar" $root) -}}
{{- $engine := $root.Values.engines.proposer -}}
metadata:
  labels: {{- include "ponder.labels" (list $root $name) | nindent 4 }}
  annotations:
    checksum/config: {{ include (print $root.Template.BasePath "/config.yaml") $root | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "ponder.fullname" $root }}-{{ $name }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # preStop, then the drain of maxSearchSeconds and 15 s, then 10 s to close.
  terminationGracePeriodSeconds: {{ include "ponder.graceSeconds" $root }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets: {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  {{- $selector := $values.nodeSelector }}
  {{- $tolerations := $values.tolerations }}
  {{- if $sidecar }}
  {{- $selector = merge (deepCopy $selector) $engine.nodeSelector }}
  {{- $tolerations = concat $tolerations $engine.tolerations }}
  {{- with $engine.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- end }}
  {{- with $selector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints: {{- include "ponder.spread" (list $root $name $stateful) | nindent 4 }}
  {{- if $sidecar }}
  initContainers:
    # A sidecar: it starts before the proposer, and stops after the proposer has drained.
    {{- include "ponder.engineContainer" (dict "root" $root "name" "proposer" "sidecar" true) | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ $name }}
      image: {{ include "ponder.image" (list $root $name) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      ports:
        - {name: http, containerPort: {{ index . 2 }}}
        - {name: management, containerPort: {{ include "ponder.managementPort" $root }}}
      envFrom:
        - configMapRef: {name: {{ include "ponder.fullname" $root }}}
      {{- $env := include (printf "ponder.env.%s" $name) $root | trim }}
      {{- $tls := $root.Values.tls.existingSecret }}
      {{- if or $env $tls $values.env $values.secretEnv }}
      env:
        {{- with $env }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- if and $tls (eq $name "gateway") }}
        # It shows the certificate to search, and speaks to its clients without.
        - {name: PONDER_TLS_LISTEN, value: "false"}
        {{- else if $tls }}
        - {name: PONDER_TLS_CLIENT_AUTH, value: need}
        {{- end }}
        {{- range $key, $value := $values.env }}
        - {name: {{ $key }}, value: {{ $value | quote }}}
        {{- end }}
        {{- range $key, $from := $values.secretEnv }}
        - name: {{ $key }}
          valueFrom: {secretKeyRef: {name: {{ $from.secret }}, key: {{ $from.key }}}}
        {{- end }}
      {{- end }}
      startupProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        periodSeconds: 2
        failureThreshold: 90
      livenessProbe:
        httpGet: {path: /actuator/health/liveness, port: management}
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 6
      readinessProbe:
        {{- if and $tls (ne $name "gateway") }}
        # The kubelet has no certificate to show at the port of the API.
        httpGet: {path: /actuator/health/readiness, port: management}
        {{- else }}
        # At the port of the API, so that a pod is ready only if that answers.
        httpGet: {path: /readyz, port: http}
        {{- end }}
        periodSeconds: 5
        timeoutSeconds: 5
      lifecycle:
        preStop:
          # Until every node has taken the pod out of its routes.
          sleep: {seconds: {{ include "ponder.preStopSeconds" $root }}}
      resources: {{- toYaml $values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        {{- if $tls }}
        - {name: tls, mountPath: /run/secrets/tls, readOnly: true}
        {{- end }}
        {{- with include (printf "ponder.mounts.%s" $name) $root | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with $values.volumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    # The embedded engine unpacks its library here.
    - {name: tmp, emptyDir: {sizeLimit: 1Gi}}
    {{- with $root.Values.tls.existingSecret }}
    - {name: tls, secret: {secretName: {{ . }}, defaultMode: 0440}}
    {{- end }}
    {{- with include (printf "ponder.volumes.%s" $name) $root | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $values.volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}
