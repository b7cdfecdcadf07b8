import type { ConnectFailureReason } from '../../links/diagnosis.ts';
import { LinesTaker, LineTaker, refusalIn } from '../wire/reply-taker.ts';
import { EntryTaker } from '../wire/entry-taker.ts';
import { plainRequests, signIn } from '../wire/requests.ts';
import type { TextLink } from '../wire/text-link.ts';

/** Who a server is, and what it knows. */
export interface Greeting {
  /** `1.6.18`. */
  readonly version: string;
  /** Whether it has the meta commands, without which nobody is told how long an entry lives. */
  readonly hasMeta: boolean;
  /** Whether it can be read without that counting as a use. */
  readonly canReadUnseen: boolean;
  /** Whether it lists what it has: all, part of each class of sizes, or nothing. */
  readonly listing: 'whole' | 'by-class' | 'none';
}

/** One entry was asked for. */
const MAX_PROBED = 8;

/** Who signs in. */
export interface Login {
  readonly username?: string;
  readonly password?: string;
}

/** A server answers, and isn't one that sessions can be read from. */
export class GreetingError extends Error {
  override readonly name = 'GreetingError';
  readonly reason: ConnectFailureReason;

  constructor(reason: ConnectFailureReason, words = '') {
    super(words === '' ? reason : words);
    this.reason = reason;
  }
}

/**
 * The first words with a server. Signs in only where it asks for that: one that has no users would store the password.
 * @throws GreetingError, LinkError
 */
export async function greet(link: TextLink, login: Login): Promise<Greeting> {
  let answer = await link.ask(plainRequests.version, new LineTaker());
  if (answer.startsWith('CLIENT_ERROR unauthenticated')) {
    await logIn(link, login);
    answer = await link.ask(plainRequests.version, new LineTaker());
  }
  const [, version] = /^VERSION (\S{1,40})/.exec(answer) ?? [];
  if (version === undefined) {
    if (/too many|maxconns/i.test(answer)) throw new GreetingError('too-many-clients', answer);
    throw new GreetingError('not-memcached');
  }
  const probe = await link.ask(plainRequests.probe, new EntryTaker());
  const words = probe && 'refused' in probe ? probe.refused : '';
  const listing = await listingOf(link);
  return {
    version,
    hasMeta: !words.startsWith('ERROR'),
    canReadUnseen: words === '',
    listing,
  };
}

/** Servers before 1.4.31, and those whose crawler is off, have the older list alone. */
async function listingOf(link: TextLink): Promise<Greeting['listing']> {
  const whole = await link.ask(plainRequests.mayList, new LineTaker());
  if (refusalIn(whole)?.startsWith('B') ?? true) return 'whole';
  const [first = ''] = await link.ask(plainRequests.mayDump, new LinesTaker(MAX_PROBED));
  return refusalIn(first) === undefined ? 'by-class' : 'none';
}

async function logIn(link: TextLink, { username = '', password }: Login): Promise<void> {
  if (password === undefined) throw new GreetingError('password-missing');
  const answer = await link.ask(signIn(username, password), new LineTaker());
  if (answer !== 'STORED') throw new GreetingError('user-or-password-wrong', answer);
}
