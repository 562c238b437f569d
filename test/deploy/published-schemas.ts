/**
 * Checks manifests against the schemas that Kubernetes and the operator of Prometheus publish, as `kubernetes-models`
 * ships them. Version 4 of it, because 5 needs Node 22.
 */
import { PrometheusRule, ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Secret, Service, ServiceAccount } from 'kubernetes-models/v1';

const models = [
  ConfigMap, Deployment, HorizontalPodAutoscaler, Ingress, NetworkPolicy, PodDisruptionBudget, PrometheusRule, Secret,
  Service, ServiceAccount, ServiceMonitor,
]; // prettier-ignore
const byKind = new Map(models.map((model) => [`${model.apiVersion} ${model.kind}`, model.prototype]));

/**
 * Throws when a manifest does not fit its schema, or has a field that the schema does not have. The published schemas
 * allow any field more (an API server refuses or drops it), so what a validator never reads is what it does not know.
 */
export function checkManifest(manifest: object): void {
  const { apiVersion, kind } = { apiVersion: '', kind: '', ...manifest };
  const model = byKind.get(`${apiVersion} ${kind}`);
  if (model === undefined) throw new Error(`no schema of ${apiVersion} ${kind}`);
  const reads = new Map<object, Set<string>>();
  model.validate.call(watched(manifest, reads));
  const unknown = unreadFields(manifest, reads, kind);
  if (unknown.length > 0) throw new Error(`not in the schema: ${unknown.join(', ')}`);
}

/** The same value, which notes for each object in it the names that are read. */
function watched(value: object, reads: Map<object, Set<string>>): object {
  const names = new Set<string>();
  reads.set(value, names);
  return new Proxy(value, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof name === 'string') names.add(name);
      return typeof member === 'object' && member !== null ? watched(member, reads) : member;
    },
  });
}

function unreadFields(value: object, reads: ReadonlyMap<object, ReadonlySet<string>>, at: string): readonly string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const place = `${at}.${name}`;
    if (reads.get(value)?.has(name) !== true) return [place];
    return typeof member === 'object' && member !== null ? unreadFields(member, reads, place) : [];
  });
}
