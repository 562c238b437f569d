/** Faults to order: what goes wrong, and with which calls. */
import { z } from 'zod';
import { namePattern, operationPattern } from '../text/name-pattern';

const milliseconds = z.int().min(0).max(600_000);
const text = z.string().max(10_000);
const flagOrText = z.union([z.boolean(), text]);

const effectShape = {
  /** Milliseconds that the call waits for before anything is done. */
  delayMs: milliseconds.optional(),
  /** The HTTP status of the answer; a short text is its body. */
  status: z.int().min(200).max(599).optional(),
  /** A page in place of the answer, as a proxy or a log-in page sends it; a text is the page. */
  html: flagOrText.optional(),
  /** The connection is cut: `start` before anything of the answer is sent, `body` in the middle of it. */
  cut: z.enum(['start', 'body']).optional(),
  /** Milliseconds over which the bytes of the answer are spread. */
  slowMs: milliseconds.optional(),
  /** The caller's ticket is refused. */
  ticket: z.literal('expired').optional(),
  /** A refusal in the CRM's words: Succeeded=false over SOAP, an error object over v1; a text is its message. */
  refuse: flagOrText.optional(),
  /** The same; SOAP callers get a Fault. */
  fault: flagOrText.optional(),
  /** The command is carried out all the same, and only its answer is lost. */
  carryOut: z.boolean().optional(),
};

/** What orders something by itself. */
const effectNames = Object.keys(effectShape).filter((name) => name !== 'carryOut');
const hasEffect = (given: object): boolean => effectNames.some((name) => Object.hasOwn(given, name));

const ruleShape = {
  /** `Contact.SaveContactEntity`, `Contact.*`, `*.Save*`; unset: every operation. */
  operation: z.string().min(1).max(200).optional(),
  wire: z.enum(['soap', 'rest']).optional(),
  /** `Services86`, `v1`, or a pattern. */
  version: z.string().min(1).max(50).optional(),
  /** The first of the calls that match, from 1 on, that it strikes; unset: the first one. */
  nth: z.int().min(1).optional(),
  /** How many calls it strikes from there on; unset: all, or one where `nth` is set. */
  times: z.int().min(1).optional(),
  /** Share of those that it strikes, 0 to 1. */
  probability: z.number().min(0).max(1).optional(),
  /** The same seed strikes the same calls. */
  seed: z.int().min(0).max(0xffff_ffff).optional(),
};

const effectObject = z.object(effectShape);
const effectSchema = z.strictObject(effectShape).refine(hasEffect, 'orders nothing');
const ruleSchema = z.strictObject({ ...ruleShape, ...effectShape }).refine(hasEffect, 'orders nothing');
const rulesSchema = z.array(ruleSchema).max(100);

export type FaultEffect = z.output<typeof effectSchema>;
export type FaultRule = z.output<typeof ruleSchema>;

/** A rule, and how many calls it has matched and struck. */
interface FaultRuleState extends FaultRule {
  readonly matched: number;
  readonly struck: number;
}

/** What of a call decides whether a rule is meant. */
interface NamedCall {
  readonly agent: string;
  readonly operation: string;
  readonly wire: string;
  readonly version: string;
}

export class FaultRules {
  #rules: readonly CountedRule[] = [];

  /** Takes the rules in place of those of before, their counts at 0. */
  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => new CountedRule(rule));
  }

  /** Adds a rule behind the others. @returns takes it away again */
  add(rule: FaultRule): () => void {
    const added = new CountedRule(rule);
    this.#rules = [...this.#rules, added];
    return () => {
      this.#rules = this.#rules.filter((each) => each !== added);
    };
  }

  /** The effect of the first rule that strikes. A rule counts every call that it matches, also one struck before. */
  strike(call: NamedCall): FaultEffect | undefined {
    let striking: CountedRule | undefined;
    for (const rule of this.#rules) if (rule.count(call)) striking ??= rule;
    return striking?.strike();
  }

  states(): readonly FaultRuleState[] {
    return this.#rules.map((rule) => rule.state());
  }
}

class CountedRule {
  readonly #isMeant: (call: NamedCall) => boolean;
  readonly #random: () => number;
  #matched = 0;
  #struck = 0;

  constructor(private readonly rule: FaultRule) {
    const isOperation = operationPattern(rule.operation ?? '*');
    const isVersion = namePattern(rule.version ?? '*');
    this.#isMeant = (call) =>
      isOperation(call) && isVersion(call.version) && (rule.wire === undefined || rule.wire === call.wire);
    this.#random = randomNumbers(rule.seed ?? 1);
  }

  /** Counts the call. @returns whether the rule would strike it */
  count(call: NamedCall): boolean {
    if (!this.#isMeant(call)) return false;
    this.#matched += 1;
    const { nth, probability = 1, times = nth === undefined ? Infinity : 1 } = this.rule;
    return this.#matched >= (nth ?? 1) && this.#struck < times && this.#random() < probability;
  }

  strike(): FaultEffect {
    this.#struck += 1;
    return effectObject.parse(this.rule);
  }

  state(): FaultRuleState {
    return { ...this.rule, matched: this.#matched, struck: this.#struck };
  }
}

/** Numbers from 0 to 1 without 1, the same ones for the same seed (Mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @returns the rules, or a sentence that says what is wrong with them */
export function readFaultRules(json: unknown): readonly FaultRule[] | string {
  const read = rulesSchema.safeParse(json);
  return read.success ? read.data : sentence(read.error);
}

/**
 * Reads `X-Sandbox-Fault`: `status=503; delayMs=200; carryOut`.
 * @returns the effect, or a sentence that says what is wrong with it
 */
export function readFaultHeader(value: string): FaultEffect | string {
  const entries = value
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = part, given] = /^([^=]*?)\s*=\s*(.*)$/.exec(part) ?? [];
      return [name, given === undefined ? true : /^\d{1,9}$/.test(given) ? Number(given) : given] as const;
    });
  const read = effectSchema.safeParse(Object.fromEntries(entries));
  return read.success ? read.data : sentence(read.error);
}

function sentence({ issues: [issue] }: z.ZodError): string {
  const place = (issue?.path ?? []).map(String).join('.');
  return `${place === '' ? 'The fault' : place}: ${issue?.message ?? 'is wrong'}.`;
}
