/** The contract of PartnerSystemUserService: a WSDL of our own, compiled like those of the CRM. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readWsdl, type Agent, type Operation } from '../contract';
import { partnerNames } from '../online';

export interface PartnerContract {
  /** Its operation is found by the Body's child, which has another name here. */
  readonly agent: Agent;
  readonly authenticate: Operation;
  readonly wsdl: string;
}

const portType = 'IPartnerSystemUserService';
/** The target namespace ends with it. */
const version = '0.1';

let kept: PartnerContract | undefined;

/** Reads and compiles the file at first use. */
export function partnerContract(): PartnerContract {
  return (kept ??= compile(readFileSync(path.join(__dirname, 'assets', 'partner-system-user.wsdl'), 'utf8')));
}

function compile(wsdl: string): PartnerContract {
  const read = readWsdl(wsdl, `${portType}.wsdl`, version);
  if ('problem' in read) throw new Error(read.problem.message);
  const [operation] = read.agent.operations;
  if (operation === undefined) throw new Error('the contract has no operation');
  const authenticate = { ...operation, agent: partnerNames.agent };
  const agent: Agent = {
    ...read.agent,
    name: partnerNames.agent,
    operations: [authenticate],
    operation: (name) => (name === authenticate.request.local ? authenticate : undefined),
  };
  return { agent, authenticate, wsdl };
}
