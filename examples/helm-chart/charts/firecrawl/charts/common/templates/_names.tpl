{{- /* Of a part of a release: (list context "part"). */ -}}
{{- define "common.name" -}}
{{- $context := index . 0 -}}
{{ $context.Release.Name }}-{{ index . 1 }}
{{- end }}

{{- define "common.selector" -}}
{{- $context := index . 0 -}}
app.kubernetes.io/instance: {{ $context.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "common.labels" -}}
{{- $context := index . 0 -}}
{{ include "common.selector" . }}
app.kubernetes.io/name: {{ $context.Chart.Name }}
app.kubernetes.io/version: {{ $context.Chart.AppVersion | quote }}
helm.sh/chart: {{ $context.Chart.Name }}-{{ $context.Chart.Version | replace "+" "_" }}
{{- end }}
