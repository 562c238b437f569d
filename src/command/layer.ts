/**
 * Layers around a CRM. Each does one thing to the commands that pass it and hands them on; the list in assemble.ts
 * shows them all, the outermost first.
 */
import type { CallContext, Caller } from './call';
import type { Command, Upstream, Relay } from './command';
import type { Failure, Outcome } from './outcome';

/** The rest of the way to the CRM. */
export type Execute = (command: Command) => Promise<Outcome>;

/** One layer. A layer without `execute`, or without `relay`, costs such calls nothing. */
export interface Layer {
  /** As assemble.ts, the documents and the tests call it. */
  readonly name: string;
  readonly execute?: (command: Command, next: Execute) => Promise<Outcome>;
  /** A relayed call on its way; asked only where the CRM takes relayed calls. */
  readonly relay?: (request: Parameters<Relay>[0], next: Relay) => ReturnType<Relay>;
  /** Ends what the layer itself holds, once everything further in has been closed. */
  readonly close?: () => Promise<void>;
}

/** Puts layers around a CRM, the outermost first. Done once: a call runs through closures that are made here. */
export function stack(crm: Upstream, layers: readonly Layer[]): Upstream {
  const relay = crm.relay?.bind(crm);
  const bound: Upstream = {
    execute: crm.execute.bind(crm),
    close: () => crm.close(),
    ...(relay === undefined ? {} : { relay }),
  };
  return layers.reduceRight(around, bound);
}

function around(inner: Upstream, { execute, relay, close }: Layer): Upstream {
  const { execute: next, relay: innerRelay } = inner;
  const outerRelay = innerRelay && relayThrough(relay, innerRelay);
  return {
    execute: execute === undefined ? next : (command) => execute(command, next),
    close: close === undefined ? inner.close : () => inner.close().then(close),
    ...(outerRelay === undefined ? {} : { relay: outerRelay }),
  };
}

function relayThrough(relay: Layer['relay'], next: Relay): Relay {
  return relay === undefined ? next : (request) => relay(request, next);
}

/** A layer that rewords failures; answers go through as they are. */
export function rewordFailures(name: string, reword: RewordFailure): Layer {
  return {
    name,
    execute: (command, next) =>
      next(command).then((outcome) => (outcome.kind === 'answer' ? outcome : reword(command, outcome))),
  };
}

type RewordFailure = (command: Command, failed: Extract<Outcome, { kind: 'failure' }>) => Outcome;

/**
 * Gives the caller as the CRM shall see it (the very same object where nothing changes), or why it is not let through.
 */
export type CallerRewrite = (caller: Caller, context: CallContext) => Caller | Failure;

/**
 * A layer that rewrites callers on both ways in, commands and relayed calls. A changed caller is a new object, so the
 * original SOAP bytes no longer count.
 */
export function rewriteCaller(name: string, rewrite: CallerRewrite): Layer {
  return {
    name,
    execute: (command, next) => {
      const caller = rewrite(command.caller, command.context);
      if ('kind' in caller) return Promise.resolve(caller);
      return next(caller === command.caller ? command : { ...command, caller });
    },
    relay: async (request, next) => {
      const caller = rewrite(request.caller, request.context);
      return 'kind' in caller ? caller : next(caller === request.caller ? request : { ...request, caller });
    },
  };
}
