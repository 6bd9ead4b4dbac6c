{{- define "agentregion.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "agentregion.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "agentregion.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "agentregion.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* For objects outside the release's namespace: two releases of one name must not share them. */}}
{{- define "agentregion.foreignName" -}}
{{- printf "%s-%s" .Release.Namespace (include "agentregion.fullname" .) }}
{{- end }}

{{- define "agentregion.selectorLabels" -}}
app.kubernetes.io/name: {{ include "agentregion.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "agentregion.labels" -}}
{{ include "agentregion.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: agentregion
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "agentregion.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "agentregion.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is required with serviceAccount.create=false: name the ServiceAccount that the operator runs as" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "agentregion.serviceAccountAnnotations" -}}
{{- $annotations := deepCopy .Values.serviceAccount.annotations }}
{{- with .Values.aws.roleArn }}
{{- $_ := set $annotations "eks.amazonaws.com/role-arn" . }}
{{- end }}
{{- toYaml $annotations }}
{{- end }}

{{/* The subjects of every binding. */}}
{{- define "agentregion.subjects" -}}
subjects:
- kind: ServiceAccount
  name: {{ include "agentregion.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* What the operator does where its resources are. */}}
{{- define "agentregion.watchRules" -}}
rules:
- apiGroups: [agentregion.dev]
  resources: [agentregions, failoverpolicies, failovers]
  verbs: [get, list, watch]
- apiGroups: [agentregion.dev]
  resources: [agentregions/status, failoverpolicies/status, failovers/status]
  verbs: [patch]
# The history: one for each change, up to the policy's historyLimit.
- apiGroups: [agentregion.dev]
  resources: [failovers]
  verbs: [create, delete]
# spec.workload of the region that the operator runs in.
- apiGroups: [apps]
  resources: [deployments, statefulsets]
  verbs: [get]
{{- if .Values.workloadScaling.enabled }}
# Capacity gates with scale: how many replicas that workload has, and nothing else of it.
- apiGroups: [apps]
  resources: [deployments/scale, statefulsets/scale]
  verbs: [patch]
{{- end }}
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
{{- end }}
