{{- define "portico.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* 50 characters leave room for "-provisioner" within the 63 of a label. */}}
{{- define "portico.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "portico.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "portico.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "portico.selector" -}}
app.kubernetes.io/name: {{ include "portico.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "portico.labels" -}}
{{ include "portico.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name (.Chart.Version | replace "+" "_") }}
{{- end -}}

{{- define "portico.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "portico.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "portico.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end -}}

{{/* Host of siteUrl, without a port: firms live at <slug>.<this>. */}}
{{- define "portico.host" -}}
{{- (urlParse .Values.config.siteUrl).host | splitList ":" | first -}}
{{- end -}}

{{/* Non-secret environment, as a map. Used by the ConfigMap and, before the ConfigMap exists, by the migration hook. */}}
{{- define "portico.environment" -}}
{{- with .Values.config -}}
SITE_URL: {{ .siteUrl | quote }}
LIVE_URL: /live/
STORAGE_URL: {{ .storageUrl | quote }}
TRUSTED_PROXY_COUNT: {{ .trustedProxyCount | quote }}
LOG_FORMAT: {{ .logFormat | quote }}
LOG_LEVEL: {{ .logLevel | quote }}
UPLOAD_LIMIT_MB: {{ .uploadLimitMb | quote }}
STORAGE_QUOTA_GB: {{ .storageQuotaGb | quote }}
ANTIVIRUS_URL: {{ .antivirusUrl | quote }}
PAYMENTS_URL: {{ .paymentsUrl | quote }}
STRIPE_CLIENT_ID: {{ .stripeClientId | quote }}
INBOUND_DOMAIN: {{ .inboundDomain | quote }}
INBOUND_AUTHSERV: {{ .inboundAuthserv | quote }}
INBOUND_RELAYS: {{ .inboundRelays | quote }}
{{- if .pushContact }}
PUSH_CONTACT: {{ .pushContact | quote }}
{{- end }}
{{- if .pushServices }}
PUSH_SERVICES: {{ .pushServices | quote }}
{{- end }}
MICROSOFT_CALENDAR_TENANT: {{ .microsoftCalendarTenant | quote }}
STOCK_SIZE: {{ .stockSize | quote }}
DATABASE_CONNECTION_SECONDS: {{ .databaseConnectionSeconds | quote }}
DATABASE_FIRMS_PER_CONNECTION: {{ .databaseFirmsPerConnection | quote }}
{{- if .defaultFromEmail }}
DEFAULT_FROM_EMAIL: {{ .defaultFromEmail | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "portico.secretEnv" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef: {name: {{ .reference.name | quote }}, key: {{ .reference.key | quote }}}
{{- end -}}

{{/* Secret environment. dict: root, owner (may this process make schemas?) */}}
{{- define "portico.secrets" -}}
{{- $secrets := .root.Values.secrets -}}
{{- include "portico.secretEnv" (dict "variable" "SECRET_KEY" "reference" $secrets.secretKey) }}
{{ include "portico.secretEnv" (dict "variable" "VAULT_KEYS" "reference" $secrets.vaultKeys) }}
{{ include "portico.secretEnv" (dict "variable" "DATABASE_URL" "reference" $secrets.databaseUrl) }}
{{ include "portico.secretEnv" (dict "variable" "REDIS_URL" "reference" $secrets.redisUrl) }}
{{ include "portico.secretEnv" (dict "variable" "EMAIL_URL" "reference" $secrets.emailUrl) }}
{{- if $secrets.sentryDsn.name }}
{{ include "portico.secretEnv" (dict "variable" "SENTRY_DSN" "reference" $secrets.sentryDsn) }}
{{- end }}
{{- if $secrets.stripeSecretKey.name }}
{{ include "portico.secretEnv" (dict "variable" "STRIPE_SECRET_KEY" "reference" $secrets.stripeSecretKey) }}
{{ include "portico.secretEnv" (dict "variable" "STRIPE_PUBLISHABLE_KEY" "reference" $secrets.stripePublishableKey) }}
{{ include "portico.secretEnv" (dict "variable" "STRIPE_WEBHOOK_SECRETS" "reference" $secrets.stripeWebhookSecrets) }}
{{- end }}
{{- if $secrets.inboundMailgunKey.name }}
{{ include "portico.secretEnv" (dict "variable" "INBOUND_MAILGUN_KEY" "reference" $secrets.inboundMailgunKey) }}
{{- end }}
{{- if $secrets.inboundPostmarkLogin.name }}
{{ include "portico.secretEnv" (dict "variable" "INBOUND_POSTMARK_LOGIN" "reference" $secrets.inboundPostmarkLogin) }}
{{- end }}
{{- if $secrets.pushKey.name }}
{{ include "portico.secretEnv" (dict "variable" "PUSH_KEY" "reference" $secrets.pushKey) }}
{{- end }}
{{- if $secrets.googleCalendarClientId.name }}
{{ include "portico.secretEnv" (dict "variable" "GOOGLE_CALENDAR_CLIENT_ID" "reference" $secrets.googleCalendarClientId) }}
{{ include "portico.secretEnv" (dict "variable" "GOOGLE_CALENDAR_CLIENT_SECRET" "reference" $secrets.googleCalendarClientSecret) }}
{{- end }}
{{- if $secrets.microsoftCalendarClientId.name }}
{{ include "portico.secretEnv" (dict "variable" "MICROSOFT_CALENDAR_CLIENT_ID" "reference" $secrets.microsoftCalendarClientId) }}
{{ include "portico.secretEnv" (dict "variable" "MICROSOFT_CALENDAR_CLIENT_SECRET" "reference" $secrets.microsoftCalendarClientSecret) }}
{{- end }}
{{- if $secrets.s3AccessKeyId.name }}
{{ include "portico.secretEnv" (dict "variable" "AWS_ACCESS_KEY_ID" "reference" $secrets.s3AccessKeyId) }}
{{ include "portico.secretEnv" (dict "variable" "AWS_SECRET_ACCESS_KEY" "reference" $secrets.s3SecretAccessKey) }}
{{- end }}
{{- if .owner }}
{{ include "portico.secretEnv" (dict "variable" "OWNER_DATABASE_URL" "reference" $secrets.ownerDatabaseUrl) }}
{{- end }}
{{- end -}}
