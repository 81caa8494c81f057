{{- define "ponder.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods of one component: (list $ "gateway"). */}}
{{- define "ponder.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: ponder
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* The labels of an object of one component: (list $ "gateway"). */}}
{{- define "ponder.labels" -}}
{{- $root := index . 0 -}}
{{ include "ponder.selector" . }}
app.kubernetes.io/part-of: ponder
app.kubernetes.io/version: {{ $root.Values.image.tag | default $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* (list $ "gateway") */}}
{{- define "ponder.image" -}}
{{- $image := (index . 0).Values.image -}}
{{- $parts := compact (list $image.registry $image.repository (printf "%s-service" (index . 1))) -}}
{{- printf "%s:%s" (join "/" $parts) ($image.tag | default (index . 0).Chart.AppVersion) -}}
{{- end -}}

{{/* Seconds: until every node has taken a pod out of its routes; what it drains for; and what Kubernetes gives it for both. */}}
{{- define "ponder.preStopSeconds" -}}5{{- end -}}
{{- define "ponder.drainSeconds" -}}{{ add .Values.maxSearchSeconds 15 }}{{- end -}}
{{- define "ponder.graceSeconds" -}}{{ add .Values.maxSearchSeconds 15 (include "ponder.preStopSeconds" . | int) 10 }}{{- end -}}

{{/* Whether vLLM runs in the proposers' pods, or in pods of its own: "true" or nothing. */}}
{{- define "ponder.sidecar" -}}{{ if eq .Values.engines.proposer.kind "sidecar" }}true{{ end }}{{- end -}}
{{- define "ponder.pool" -}}{{ if has .Values.engines.proposer.kind (list "pool" "inferencePool") }}true{{ end }}{{- end -}}
{{- define "ponder.postgresql" -}}{{ if or .Values.postgresql.enabled .Values.database.url }}true{{ end }}{{- end -}}

{{/* Whether the pods of a service keep something of their own, and so are a StatefulSet: (list $ "gateway"). */}}
{{- define "ponder.stateful" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- if eq $name "gateway" }}true{{ else if and (eq $name "proposer") (has $root.Values.engines.proposer.kind (list "embedded" "sidecar")) }}true{{ end -}}
{{- end -}}

{{/* The Secret with what the chart made up. */}}
{{- define "ponder.secretName" -}}{{ include "ponder.fullname" . }}-secrets{{- end -}}

{{/* The services, in the order of a request's way; that of the jobs only where there is a database for several processes. */}}
{{- define "ponder.services" -}}
gateway: 8080
search: 8081
proposer: 8082
verifier: 8083
{{- if include "ponder.postgresql" . }}
dataset: 8084
{{- end }}
{{- end -}}

{{/* Where engines answer. */}}
{{- define "ponder.enginePort" -}}8000{{- end -}}
{{/* Where Kubernetes and Prometheus ask, apart from the API. */}}
{{- define "ponder.managementPort" -}}9090{{- end -}}

{{/* (list $ engine): the name by which an engine's model is asked for. */}}
{{- define "ponder.servedModel" -}}{{ (index . 1).servedModelName | default (index . 1).model }}{{- end -}}

{{/* The default model of the proposers, if the values say which. */}}
{{- define "ponder.defaultModel" -}}
{{- $engine := .Values.engines.proposer -}}
{{- if or (include "ponder.sidecar" .) (include "ponder.pool" .) -}}
{{ include "ponder.servedModel" (list . $engine) }}
{{- end -}}
{{- end -}}

{{/* HTTPS to the public internet. */}}
{{- define "ponder.publicHttps" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16]
  ports:
    - {protocol: TCP, port: 443}
{{- end -}}
