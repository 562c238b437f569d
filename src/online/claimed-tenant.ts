/**
 * The tenant of callers who need to name none, before their passwords are checked: a rule of the policy for a tenant
 * holds for all who would reach it, whatever their path.
 */
import type { Caller, Command, Credential, Layer } from '../command';
import { givenCredential, type TicketSeal } from '../identity';
import type { ManagedLogIn, ManagedLogins } from './log-in-entries';
import { claimedLogIn } from './recognise';

/** A layer for in front of the policy, where the tenant chooses the CRM. */
export function claimedTenant(options: { readonly logins: ManagedLogins; readonly seal: TicketSeal }): Layer {
  const withTenant = <C extends { readonly caller: Caller }>(call: C, logIn: ManagedLogIn | undefined): C =>
    logIn === undefined ? call : { ...call, caller: { ...call.caller, tenant: logIn.tenant } };
  const isPlaced = ({ caller }: { readonly caller: Caller }): boolean => caller.tenant !== '';
  return {
    name: 'tenants of managed log-ins',
    execute: (command, next) =>
      next(isPlaced(command) ? command : withTenant(command, claimedLogIn(claimOf(command), options))),
    relay: (request, next) =>
      next(isPlaced(request) ? request : withTenant(request, claimedLogIn(request.caller.credential, options))),
  };
}

/** Whom a call says that it comes from: a log-in says so in its arguments, or the front does. */
function claimOf(command: Command): Credential | { readonly frontUser: string } | undefined {
  const { operation, caller, context } = command;
  if (operation.agent !== 'SoPrincipal') return caller.credential;
  if (operation.name === 'AuthenticateImplicit') return { frontUser: context.frontUser ?? '' };
  const given = givenCredential(command);
  return typeof given === 'object' && 'scheme' in given ? given : undefined;
}
