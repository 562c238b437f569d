/** `sandbox --online`: a cloud for tests, and the settings of a gateway in front of it. */
import { randomBytes } from 'node:crypto';
import { startOnlineSandbox, type OnlineSandboxOptions } from '../assemble-online-sandbox';
import { cloudCalls } from './cloud-calls';
import { writeCloudFiles } from './cloud-files';

export interface CloudBehind {
  /** Settings of the gateway, by name. */
  readonly settings: ReadonlyMap<string, string>;
  /** Addresses and files, for the log. */
  readonly facts: Readonly<Record<string, string>>;
  /** What a person can paste. @param address of the gateway, with its base path */
  readonly calls: (address: string) => string;
  /** Removes the files at once; for the end of the process. */
  readonly removeFiles: () => void;
  close(): Promise<void>;
}

/** Starts the cloud, and writes the files of its managed log-ins. @throws Error when a port is taken */
export async function startCloud(options: OnlineSandboxOptions): Promise<CloudBehind> {
  const cloud = await startOnlineSandbox({ needsApplicationToken: true, ...options }).catch((error: unknown) =>
    Promise.reject(aboutPorts(error)),
  );
  const files = writeCloudFiles(cloud);
  return {
    settings: new Map([
      ['ONLINE_URL', cloud.onlineUrl],
      ['ONLINE_HOSTS', cloud.hostUrls.map((url) => new URL(url).host).join(',')],
      ['ONLINE_TENANTS', cloud.tenants.join(',')],
      ['TENANT_STATUS', 'on'],
      ['MANAGED_LOGINS', files.managedLogins],
      ['TICKET_KEY', randomBytes(32).toString('base64')],
    ]),
    facts: { online: cloud.onlineUrl, hosts: cloud.hostUrls.join(' '), logIns: files.managedLogins },
    calls: (address) => cloudCalls(address, cloud, files),
    removeFiles: files.remove,
    async close() {
      files.remove();
      await cloud.close();
    },
  };
}

/** A port that cannot be had is one of the cloud's, not that of PORT. */
function aboutPorts(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const text = `The cloud cannot have one of its ports: set --cloud-port to another one (${String(error.code)}).`;
  return Object.assign(new Error(text), { code: error.code });
}
