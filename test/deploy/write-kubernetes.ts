/**
 * Writes what is made from other files of deploy/: `node -r ./test/cli/source-hook.js test/deploy/write-kubernetes.ts`.
 * kubernetes.yaml is what the chart renders with its own values; the chart's alerts.yaml is a copy, because Helm reads
 * no file outside a chart.
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chartFolder, plainValues, renderChart } from './helm-chart';

const deploy = path.join(__dirname, '..', '..', 'deploy');

const head = `# netserver-gateway on Kubernetes 1.30 or later without Helm: the chart in deploy/helm with its own values. Fill in your
# image, the CRM's address and the ingress controller's network. The pods store nothing, so a pod may end at any time.
#
# Generated, do not edit: node -r ./test/cli/source-hook.js test/deploy/write-kubernetes.ts
# Helm makes the same: helm template netserver-gateway deploy/helm/netserver-gateway --set settings.UPSTREAM_URL=https://crm.example.com
`;

/** deploy/kubernetes.yaml as it must be. */
export function plainKubernetes(): string {
  return (
    head +
    renderChart(plainValues)
      .documents.map((text) => `---\n${text}`)
      .join('')
  );
}

if (require.main === module) {
  copyFileSync(path.join(deploy, 'alerts.yaml'), path.join(chartFolder, 'alerts.yaml'));
  writeFileSync(path.join(deploy, 'kubernetes.yaml'), plainKubernetes());
}
