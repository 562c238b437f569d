/** Why the gateway cannot listen, said so that an operator knows what to change. */

/** The two parts of an address to listen on, or the settings that name them. */
interface ListenSettings {
  readonly port: string;
  readonly host: string;
}

/**
 * The error with which listening fails, as one sentence with the address and what to do; its `code` stays. Other errors
 * are given back as they are.
 * @param keys the settings that the address came from
 */
export function explainListening(error: unknown, keys: ListenSettings): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error)) return error;
  const { code } = error;
  const port = 'port' in error ? String(error.port) : '';
  const host = 'address' in error ? String(error.address) : 'hostname' in error ? String(error.hostname) : '';
  const sentence = adviceFor(code, { port, host }, keys);
  return sentence === undefined ? error : Object.assign(new Error(`${sentence} (${String(code)}).`), { code });
}

function adviceFor(code: unknown, { port, host }: ListenSettings, keys: ListenSettings): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return (
        `Port ${port} on ${host} is taken: stop the program that listens there, ` +
        `or set ${keys.port} to another one, 0 for any that is free`
      );
    case 'EACCES':
      return (
        `Port ${port} needs more rights than the gateway has: set ${keys.port} to one above 1023, ` +
        'or give it the right to low ports'
      );
    case 'EADDRNOTAVAIL':
      return `${host} is no address of this machine: set ${keys.host} to one of its own, or to 0.0.0.0 for all`;
    case 'ENOTFOUND':
      return `The name ${host} is not known: set ${keys.host} to an address of this machine`;
    default:
      return undefined;
  }
}
