/** The settings about retiring SOAP: who still calls what, whether another CRM answers the same, when it ends. */
import { key, type KeyGroup } from './config-key';

export const retirementKeys: readonly KeyGroup[] = [
  [
    'Retiring SOAP',
    [
      key(
        'LEDGER',
        undefined,
        'File (SQLite) that counts who calls which operation, or `redis` for several machines, which needs ' +
          'REDIS_URL; unset: nothing is counted.',
      ),
      key(
        'SHADOW_URL',
        undefined,
        'Address of a second CRM, or of the same one, that a sample of the reading calls is sent to as well; its ' +
          'answers are compared, and thrown away. Unset: none.',
      ),
      key('SHADOW_KIND', 'rest', 'How that CRM is reached: `rest`, `soap` or `auto`.'),
      key('SHADOW_VERSION', undefined, 'Version spoken to that CRM over SOAP, such as `Services88`.'),
      key('SHADOW_SAMPLE', '0.01', 'Share of the reading calls that are compared, from 0 to 1.'),
      key('SHADOW_RULES', undefined, 'JSON file of the paths whose differences do not count.'),
      key(
        'RECORD_FILE',
        undefined,
        'File that gets a line for each call, with arguments and results but without secrets, to play it again; ' +
          'unset: nothing is recorded.',
      ),
      key('RECORD_VALUES', 'masked', '`masked`: personal data is replaced in RECORD_FILE; `plain`: it is kept.'),
      key(
        'SUNSET_FILE',
        undefined,
        'JSON file of what ends and when: notice, brown-outs and end by version, agent and caller.',
      ),
      key(
        'CONTRACT_WATCH',
        'off',
        'How often the interface of the CRM is compared with the contract, such as `1h`; `off`: never.',
      ),
    ],
  ],
];
