/**
 * Facts of one debug line. Names of the contract and of this program, numbers, codes; never a value, a secret, a query,
 * or a text that a client or the CRM has written.
 */
export type DebugFields = Readonly<Record<string, string | number | undefined>>;

/** Writes one debug line. `event` is a sentence. */
export type TellDebug = (event: string, fields: DebugFields) => void;

/**
 * The way to the log at level `debug`, which an operator switches while the gateway runs: undefined while it is off.
 * `debug()?.('The CRM is asked.', { attempt })` costs one call then; the fields are not even made.
 */
export type Debug = () => TellDebug | undefined;

/** For a gateway whose log does not take debug lines. */
export const noDebug: Debug = () => undefined;
