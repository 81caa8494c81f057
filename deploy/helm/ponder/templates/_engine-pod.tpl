{{/* The volumes of an engine's pod that no claim of its own brings: (list $ "proposer"). */}}
{{- define "ponder.engineVolumes" -}}
{{- $root := index . 0 -}}
{{- $engine := index $root.Values.engines (index . 1) -}}
- {name: shared-memory, emptyDir: {medium: Memory, sizeLimit: {{ $engine.sharedMemory }}}}
- {name: engine-tmp, emptyDir: {}}
{{- with $engine.modelCache.existingClaim }}
- {name: model-cache, persistentVolumeClaim: {claimName: {{ . }}}}
{{- end }}
{{- end -}}

{{/*
vLLM: dict root, name ("proposer" or "prm"), sidecar (whether it stands beside the proposer), worker (whether it is a further node of a
group and answers nobody).
*/}}
{{- define "ponder.engineContainer" -}}
{{- $root := .root -}}
{{- $engine := index $root.Values.engines .name -}}
{{- $isGroup := gt (int ($engine.nodes | default 1)) 1 -}}
{{- $port := include "ponder.enginePort" $root -}}
- name: vllm
  image: {{ $engine.image }}
  imagePullPolicy: {{ $root.Values.image.pullPolicy }}
  {{- if .sidecar }}
  restartPolicy: Always
  {{- end }}
  command: [vllm, serve, {{ $engine.model | quote }}]
  args:
    - --served-model-name={{ include "ponder.servedModel" (list $root $engine) }}
    - --host=0.0.0.0
    - --port={{ $port }}
    - --max-model-len={{ $engine.maxModelLength | int }}
    - --gpu-memory-utilization={{ $engine.gpuMemoryUtilization }}
    - --tensor-parallel-size={{ $engine.gpus }}
    {{- if eq .name "prm" }}
    - --runner=pooling
    {{- else }}
    - --enable-prompt-tokens-details
    {{- end }}
    {{- if $isGroup }}
    - --pipeline-parallel-size=$(LWS_GROUP_SIZE)
    - --distributed-executor-backend=mp
    - --nnodes=$(LWS_GROUP_SIZE)
    - --node-rank=$(LWS_WORKER_INDEX)
    - --master-addr=$(LWS_LEADER_ADDRESS)
    {{- if .worker }}
    - --headless
    {{- end }}
    {{- end }}
    {{- range $engine.extraArgs }}
    - {{ . | quote }}
    {{- end }}
  env:
    # The image's user is root; another has no home and no name.
    - {name: HOME, value: /tmp}
    - {name: USER, value: vllm}
    - {name: HF_HOME, value: /models/huggingface}
    - {name: VLLM_NO_USAGE_STATS, value: "1"}
    {{- with $root.Values.engines.huggingFaceSecret }}
    - name: HF_TOKEN
      valueFrom: {secretKeyRef: {name: {{ . }}, key: hf-token}}
    {{- end }}
    {{- range $key, $value := $engine.env }}
    - {name: {{ $key }}, value: {{ $value | quote }}}
    {{- end }}
  {{- if not .worker }}
  ports:
    - {name: engine, containerPort: {{ $port }}}
  # The first start fetches the weights.
  startupProbe:
    httpGet: {path: /health, port: engine}
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: {{ div (add $engine.startupSeconds 9) 10 }}
  livenessProbe:
    httpGet: {path: /health, port: engine}
    periodSeconds: 20
    timeoutSeconds: 10
    failureThreshold: 6
  readinessProbe:
    httpGet: {path: /health, port: engine}
    periodSeconds: 5
    timeoutSeconds: 5
  {{- if not .sidecar }}
  lifecycle:
    preStop:
      # vLLM breaks off what it draws when it is told to stop: wait until it draws nothing. Kubernetes ends the wait.
      exec:
        command:
          - python3
          - -c
          - |
            import time, urllib.request
            time.sleep({{ include "ponder.preStopSeconds" $root }})
            while True:
                text = urllib.request.urlopen("http://127.0.0.1:{{ $port }}/metrics", timeout=10).read().decode()
                counts = [line.split()[-1] for line in text.splitlines()
                          if line.startswith(("vllm:num_requests_running", "vllm:num_requests_waiting{"))]
                if not any(float(count) for count in counts):
                    break
                time.sleep(1)
  {{- end }}
  {{- end }}
  resources:
    {{- $resources := deepCopy $engine.resources }}
    {{- $limits := set ($resources.limits | default dict) $root.Values.engines.gpuResource ($engine.gpus | int) }}
    {{- toYaml (set $resources "limits" $limits) | nindent 4 }}
  securityContext:
    allowPrivilegeEscalation: false
    capabilities: {drop: [ALL]}
  volumeMounts:
    - {name: shared-memory, mountPath: /dev/shm}
    - {name: engine-tmp, mountPath: /tmp}
    - {name: model-cache, mountPath: /models}
{{- end -}}

{{/* The pod of an engine by itself: dict root, name, worker, labels (further ones). */}}
{{- define "ponder.enginePod" -}}
{{- $root := .root -}}
{{- $engine := index $root.Values.engines .name -}}
{{- $component := printf "%s-engine" .name -}}
metadata:
  labels:
    {{- include "ponder.labels" (list $root $component) | nindent 4 }}
    ponder/engine-role: {{ ternary "worker" "leader" (.worker | default false) }}
spec:
  serviceAccountName: {{ include "ponder.fullname" $root }}-{{ $component }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # preStop waits for what is drawn, as long as a search may take; vLLM then has what is left to end.
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
  {{- with $engine.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- with $engine.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $engine.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if le (int ($engine.nodes | default 1)) 1 }}
  topologySpreadConstraints: {{- include "ponder.spread" (list $root $component "true") | nindent 4 }}
  {{- end }}
  containers:
    {{- include "ponder.engineContainer" (dict "root" $root "name" .name "worker" .worker) | nindent 4 }}
  volumes:
    {{- include "ponder.engineVolumes" (list $root .name) | nindent 4 }}
    {{- if and (gt (int ($engine.nodes | default 1)) 1) (not $engine.modelCache.existingClaim) }}
    # Fetched by each pod anew; existingClaim names one volume for all.
    - name: model-cache
      ephemeral:
        volumeClaimTemplate:
          {{- with index (include "ponder.claim" (dict "name" "model-cache" "of" $engine.modelCache) | fromYamlArray) 0 }}
          spec: {{- toYaml .spec | nindent 12 }}
          {{- end }}
    {{- end }}
{{- end -}}
