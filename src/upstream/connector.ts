import { buildConnector } from 'undici';

/** How connections to one CRM are made, and whether one of them is breaking. */
export interface Connector {
  readonly connect: buildConnector.connector;
  /**
   * Whether a connection's error is being handed round at this very moment. A body that only the connection's end delimits counts as complete for undici
   * even when that end was a reset; RFC 9112 section 8 says it is not.
   */
  readonly broke: () => boolean;
}

/** undici's connector for HTTP/1.1, plus a mark that stands while an error is told. @param connectMs until a connection stands, TLS included */
export function createConnector(connectMs: number): Connector {
  let isBreaking = false;
  const connect = buildConnector({ timeout: connectMs, allowH2: false });
  return {
    connect: (options, callback) =>
      connect(options, (...result) => {
        result[1]?.prependListener('error', () => {
          isBreaking = true;
          process.nextTick(() => {
            isBreaking = false;
          });
        });
        callback(...result);
      }),
    broke: () => isBreaking,
  };
}
