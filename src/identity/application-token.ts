import { rewriteCaller, type Layer, type Secret } from '../command';

export interface ApplicationTokens {
  /** Added where the client sends none. */
  readonly fallback?: Secret;
  /** From the client's own token to the one for the CRM; a token that is not in it goes on unchanged. */
  readonly replacements: ReadonlyMap<string, Secret>;
}

/** The layer that gives the CRM the application token it expects. */
export function setApplicationToken({ fallback, replacements }: ApplicationTokens): Layer {
  const name = 'application token';
  if (fallback === undefined && replacements.size === 0) return { name };
  return rewriteCaller(name, (caller) => {
    const own = caller.applicationToken;
    const applicationToken = own === undefined ? fallback : replacements.get(own.reveal());
    return applicationToken === undefined ? caller : { ...caller, applicationToken };
  });
}
