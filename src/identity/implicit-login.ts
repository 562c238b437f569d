import { loginOperation } from './crm-login';
import { failure, type Command, type Execute, type Layer, type Outcome, type Secret, type Struct } from '../command';
import type { Contract } from '../contract';

/** The configured credentials of a user whom a trusted front names. */
export type FrontUser =
  | { readonly user: string; readonly password: Secret }
  /** A system user's or the user's own access token. */
  | { readonly accessToken: Secret };

/**
 * Implicit login (NetServer: the Windows identity of the connection) for users a trusted front has authenticated. The
 * front's name for the user leads to configured credentials; the command becomes the login operation that takes them.
 * Without a front it is refused: we cannot know who connects.
 */
export function logInImplicitly(contract: Contract, users: ReadonlyMap<string, FrontUser> | undefined): Layer {
  const logIn = async (command: Command, next: Execute): Promise<Outcome> => {
    const named = command.context.frontUser;
    if (users === undefined || named === undefined)
      return failure('upstream.unsupported', 'implicit login needs a trusted proxy that names the user');
    const user = users.get(named.toLowerCase());
    if (user === undefined)
      return failure('caller.forbidden', 'the trusted proxy named a user who may not log in here');
    return next(explicitLogin(command, contract, user));
  };
  return {
    name: 'implicit log-in',
    execute: (command, next) => {
      const { agent, name } = command.operation;
      return agent !== 'SoPrincipal' || name !== 'AuthenticateImplicit' ? next(command) : logIn(command, next);
    },
  };
}

function explicitLogin(command: Command, contract: Contract, user: FrontUser): Command {
  const [name, given]: readonly [string, Struct] =
    'user' in user
      ? ['AuthenticateUsernamePassword', { UserName: user.user, Password: user.password.reveal() }]
      : ['AuthenticateWithAccessToken', { AccessToken: user.accessToken.reveal() }];
  const operation = loginOperation(contract, command.operation.version, name);
  return { ...command, operation, arguments: given };
}
