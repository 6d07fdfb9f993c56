{{/*
The pod of every Deployment. dict: root, component, owner, aliveFile, container (YAML of what is this component's own:
args, ports, probes, lifecycle).
*/}}
{{- define "portico.pod" -}}
{{- $values := index .root.Values .component -}}
metadata:
  labels:
    {{- include "portico.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
    {{- with .root.Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/environment: {{ include "portico.environment" .root | sha256sum }}
    {{- with .root.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "portico.podSpec" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- if .root.Values.topologySpread.enabled }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: {{ $.root.Values.topologySpread.whenUnsatisfiable }}
      matchLabelKeys: [pod-template-hash]
      labelSelector:
        matchLabels:
          {{- include "portico.selector" $.root | nindent 10 }}
          app.kubernetes.io/component: {{ $.component }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ .component }}
      {{- .container | nindent 6 }}
      envFrom:
        - configMapRef: {name: {{ include "portico.fullname" .root }}}
      env:
        {{- include "portico.secrets" . | nindent 8 }}
        {{- if .aliveFile }}
        - {name: ALIVE_FILE, value: {{ .aliveFile }}}
        {{- end }}
      {{- include "portico.container" . | nindent 6 }}
{{- end -}}

{{/* What pods of Deployments and of the migration share. dict: root, component */}}
{{- define "portico.podSpec" -}}
{{- $values := index .root.Values .component -}}
serviceAccountName: {{ ternary (printf "%s-migration" (include "portico.fullname" .root)) (include "portico.serviceAccount" .root) (eq .component "migration") }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: tmp
    emptyDir: {sizeLimit: {{ $values.temporaryStorage }}}
  {{- with .root.Values.secrets.databaseCa }}
  {{- if .name }}
  - name: database-ca
    secret:
      secretName: {{ .name }}
      items: [{key: {{ .key | quote }}, path: ca.crt}]
  {{- end }}
  {{- end }}
{{- end -}}

{{/* What all containers share. dict: root, component */}}
{{- define "portico.container" -}}
{{- $values := index .root.Values .component -}}
image: {{ include "portico.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  runAsNonRoot: true
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
resources:
  {{- toYaml $values.resources | nindent 2 }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  {{- if .root.Values.secrets.databaseCa.name }}
  - {name: database-ca, mountPath: /etc/portico/database, readOnly: true}
  {{- end }}
{{- end -}}

{{/*
Liveness of a Celery process: is a file of this name younger than so many minutes? A worker touches one at each
heartbeat (ALIVE_FILE, config/alive.py), beat writes its schedule. dict: name, minutes
*/}}
{{- define "portico.alive" -}}
exec: {command: [sh, -c, 'find /tmp -maxdepth 1 -name "{{ .name }}" -mmin -{{ .minutes }} | grep -q .']}
{{- end -}}
