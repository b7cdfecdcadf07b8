import { LineProgram } from './line-program.ts';
import { buildNetProgram } from './net-program.ts';

/** What a request of the site gets. */
export interface SdkAnswer {
  readonly kind: 'found' | 'locked' | 'none';
  readonly lockId?: string;
  readonly ageMs?: number;
  readonly items?: SdkItems;
}

/** Items as the site has them: texts and whole numbers. */
export type SdkItems = Readonly<Record<string, string | number>>;

/** AWS.SessionProvider's calls through the AWS SDK for .NET, in a program that stays up. The test stops it. */
export class SdkProvider {
  readonly #program: LineProgram;

  private constructor(program: LineProgram) {
    this.#program = program;
  }

  /** Builds the program and starts it with a DynamoDB at a port. */
  static start(
    port: number,
    table: string,
    { timeoutSeconds, ttlName }: { readonly timeoutSeconds: number; readonly ttlName: string },
  ): SdkProvider {
    const path = buildNetProgram('awssdk', 'AwsSdk', ['awssdk']);
    const args = [path, String(port), table, String(timeoutSeconds), ttlName];
    return new SdkProvider(new LineProgram('dotnet', args));
  }

  stop(): void {
    this.#program.stop();
  }

  /** CreateUninitializedItem. */
  async create(id: string): Promise<void> {
    await this.#ask({ call: 'create', id });
  }

  /** GetItem, for a page that only reads. */
  async get(id: string): Promise<SdkAnswer> {
    return (await this.#ask({ call: 'get', id })) as unknown as SdkAnswer;
  }

  /** GetItemExclusive. */
  async getExclusive(id: string): Promise<SdkAnswer> {
    return (await this.#ask({ call: 'getExclusive', id })) as unknown as SdkAnswer;
  }

  /** SetAndReleaseItemExclusive: of a new session where there is no lock. @returns false where another has the lock */
  async save(id: string, items: SdkItems, lockId?: string): Promise<boolean> {
    return (await this.#ask({ call: 'save', id, items, lockId }))['saved'] === true;
  }

  /** ReleaseItemExclusive. */
  async release(id: string, lockId?: string): Promise<boolean> {
    return (await this.#ask({ call: 'release', id, lockId }))['released'] === true;
  }

  /** RemoveItem. */
  async remove(id: string, lockId?: string): Promise<void> {
    await this.#ask({ call: 'remove', id, lockId });
  }

  /** ResetItemTimeout. */
  async reset(id: string): Promise<void> {
    await this.#ask({ call: 'reset', id });
  }

  /** DeleteExpiredSessions. @returns how many there were */
  async deleteExpired(): Promise<number> {
    return Number((await this.#ask({ call: 'deleteExpired' }))['count']);
  }

  async #ask(question: object): Promise<Record<string, unknown>> {
    const answer = await this.#program.ask(JSON.stringify(question));
    if (typeof answer['error'] === 'string') throw new Error(answer['error']);
    return answer;
  }
}

/** A request without what differs from one time to the next, and without what says nothing. */
export function requestShape({
  action,
  input,
}: {
  readonly action: string;
  readonly input: object;
}) {
  const text = JSON.stringify({ ...input, ReturnValues: undefined, Wanted: wantedOf(input) })
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'time')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'guid')
    .replace(/"\d{10}"/g, '"seconds"');
  return { action, input: JSON.parse(text) as unknown };
}

function wantedOf(input: object): unknown {
  const { ReturnValues: values } = input as { readonly ReturnValues?: string };
  return values === 'NONE' ? undefined : values;
}
