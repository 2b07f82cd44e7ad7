/** Everything a server needs at boot; no secret is in here, since user data can be read by whoever may describe it. */
export interface BootOptions {
  readonly region: string;
  /** `s3://…/server/<sha256>.mjs`: a new artefact is a new address, so a new template, so an instance refresh. */
  readonly artifactUrl: string;
  readonly secretArn: string;
  readonly logGroup: string;
  readonly port: number;
  readonly poolSize: number;
  readonly isTracingOn: boolean;
  /** Under which its traces are filed. */
  readonly traceService: string;
}

/** cloud-init's shell script for Amazon Linux 2023. Pure. */
export function bootScript(options: BootOptions): string {
  const { region, artifactUrl, secretArn, port, poolSize } = options;
  return `#!/bin/bash
set -euo pipefail

dnf install -y nodejs24 amazon-cloudwatch-agent
useradd --system --no-create-home --shell /usr/sbin/nologin crossover
install -d -o root -g root -m 755 /opt/crossover
install -d -o root -g root -m 700 /etc/crossover
install -d -o crossover -g crossover -m 750 /var/log/crossover

aws s3 cp --region ${region} '${artifactUrl}' /opt/crossover/server.mjs
curl --fail --silent --show-error --proto '=https' --output /opt/crossover/rds.pem \\
  https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem

# The database's address with its password stays readable for root only; systemd hands it to the process.
umask 077
aws secretsmanager get-secret-value --region ${region} --secret-id '${secretArn}' \\
  --query SecretString --output text > /etc/crossover/environment
umask 022

cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<'AGENT'
${JSON.stringify(agentConfiguration(options), null, 2)}
AGENT
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s \\
  -c file:/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json

cat > /etc/systemd/system/crossover.service <<'UNIT'
[Unit]
Description=Crossover API
After=network-online.target
Wants=network-online.target

[Service]
User=crossover
EnvironmentFile=/etc/crossover/environment
Environment=NODE_ENV=production HOST=0.0.0.0 PORT=${port} POOL_SIZE=${poolSize}
Environment=NODE_EXTRA_CA_CERTS=/opt/crossover/rds.pem
${traceEnvironment(options)}ExecStart=/usr/bin/node-24 /opt/crossover/server.mjs
StandardOutput=append:/var/log/crossover/server.log
StandardError=append:/var/log/crossover/server.log
Restart=always
RestartSec=1
# SIGTERM lets requests in flight finish; the server itself gives up after ten seconds.
TimeoutStopSec=15
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths=/var/log/crossover
ProtectHome=true
PrivateTmp=true
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now crossover.service
`;
}

function traceEnvironment({ isTracingOn, traceService }: BootOptions): string {
  if (!isTracingOn) return '';
  return `Environment=OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_SERVICE_NAME=${traceService}\n`;
}

function agentConfiguration({ logGroup, isTracingOn }: BootOptions): Record<string, unknown> {
  return {
    logs: {
      logs_collected: {
        files: {
          collect_list: [
            {
              file_path: '/var/log/crossover/server.log',
              log_group_name: logGroup,
              log_stream_name: '{instance_id}',
            },
          ],
        },
      },
    },
    ...(isTracingOn ? { traces: { traces_collected: { otlp: { http_endpoint: '127.0.0.1:4318' } } } } : {}),
  };
}
