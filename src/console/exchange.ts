/** A request as the admin port hands it over. */
export interface ConsoleRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Lower-case names, as Node delivers them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>> & {
    readonly host?: string | undefined;
    readonly authorization?: string | undefined;
    readonly origin?: string | undefined;
    readonly 'content-type'?: string | undefined;
  };
  readonly remoteAddress: string;
  /** Reads the body; undefined: it has more than so many bytes. */
  body(bytesMax: number): Promise<Uint8Array | undefined>;
}

export interface ConsoleReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Besides the admin port's own. */
  readonly headers: Readonly<Record<string, string>>;
}
