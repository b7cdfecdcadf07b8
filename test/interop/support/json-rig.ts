import assert from 'node:assert/strict';
import { FormatError } from '../../../src/formats/errors.ts';
import { newItemBytes } from '../../../src/formats/registry.ts';
import type { DecodedValue, ValueChoice, ValueEdit } from '../../../src/formats/value.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import {
  decodeOptionsOf,
  decodeSessionItem,
} from '../../../src/stores/read/decode-session-item.ts';
import { type DraftEdit, SessionDraft } from '../../../src/stores/edit/draft.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { SessionItem, SessionRef } from '../../../src/stores/session.ts';
import type { SaveResult } from '../../../src/stores/source/change-results.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { type JsonHome, type RedisHome, startRedisHome } from './json-homes.ts';
import { type JsonClient, type JsonSession, type JsonSite, startJsonSite } from './json-site.ts';
import { newJsonValue } from './json-values.ts';
import { chance, offeredEdits } from './offered-edits.ts';
import { javascriptOrder, plainTold, type ToldJson, toldNode } from './told-json.ts';

/** What an offered edit may be refused for: what was typed. */
const typed = new Set(['duplicate-key', 'invalid-value', 'out-of-range']);

/** A session of a site and the browser that it belongs to. */
export interface Visit {
  readonly client: JsonClient;
  readonly id: string;
  readonly key: string;
}

export type ToldItems = readonly (readonly [string, ToldJson])[];

/** A site that keeps plain values in its sessions in a Redis or elsewhere, and us. The test stops it. */
export class JsonRig {
  readonly home: JsonHome;
  readonly site: JsonSite;
  readonly #group: Pick<SessionRef, 'layout' | 'application'>;
  /** How the site stores what is in its items. */
  readonly encoding: 'json' | 'php';

  private constructor(
    home: JsonHome,
    site: JsonSite,
    group: Pick<SessionRef, 'layout' | 'application'>,
  ) {
    this.home = home;
    this.site = site;
    this.#group = group;
    this.encoding = layoutById(group.layout).itemEncoding === 'php' ? 'php' : 'json';
  }

  /** Starts a site with a Redis. @param args of the program, which gets the port of Redis behind them */
  static async start(
    group: Pick<SessionRef, 'layout' | 'application'>,
    command: string,
    ...args: readonly string[]
  ): Promise<JsonRig> {
    return JsonRig.startAt(await startRedisHome(), group, command, ...args);
  }

  /** Starts a site that keeps its sessions there; the rig owns that place. */
  static async startAt(
    home: JsonHome,
    group: Pick<SessionRef, 'layout' | 'application'>,
    command: string,
    ...args: readonly string[]
  ): Promise<JsonRig> {
    try {
      return new JsonRig(home, await startJsonSite(command, args, home.port), group);
    } catch (error) {
      await home.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.site.stop();
    await this.home.stop();
  }

  /** Of a rig with a Redis. */
  get server(): RedisServer {
    return this.#redis.server;
  }

  /** Of a rig with a Redis. */
  get connection(): RedisConnection {
    return this.#redis.connection;
  }

  get #redis(): RedisHome {
    if ('connection' in this.home) return this.home as RedisHome;
    throw new Error('These sessions are in no Redis');
  }

  /** A new session with what stands in this text, which is found as one of the site's. */
  async newSession(json: string): Promise<Visit> {
    const client = this.site.newClient();
    const { id } = await client.store(json);
    const index = await this.home.source.find();
    const { sessions } = index.page({ group: this.#group, start: 0, count: index.sessionCount });
    assert.ok(
      sessions.some(({ ref }) => ref.id === id),
      `${id} is not among ${sessions.length}`,
    );
    return { client, id, key: this.#group.application + id };
  }

  refOf({ id }: Visit): SessionRef {
    return { ...this.#group, id };
  }

  /** Opens a session as the editor does. */
  async open(visit: Visit): Promise<SessionDraft> {
    return new SessionDraft(await this.home.source.read(this.refOf(visit)));
  }

  /** Saves as the editor does. */
  save(draft: SessionDraft): Promise<SaveResult> {
    const { base } = draft;
    const changes = draft.changes();
    return this.home.source.change({ kind: 'save', ref: base.ref, opened: base, changes });
  }

  decode(item: SessionItem | undefined): DecodedValue {
    const layout = layoutById(this.#group.layout);
    return decodeSessionItem(item ?? assert.fail(), this.encoding, decodeOptionsOf(layout));
  }

  /** Edits an item in a draft; false when it was refused for what was typed. */
  edit(draft: SessionDraft, name: string, edit: ValueEdit): boolean {
    try {
      const splices = this.decode(draft.item(name)).edit(edit);
      if (splices.length > 0) draft.apply({ type: 'splice', item: name, splices });
      return true;
    } catch (error) {
      if (error instanceof FormatError && typed.has(error.code)) return false;
      throw new Error(`offered and refused: ${JSON.stringify(edit)}`, { cause: error });
    }
  }

  /** What is stored, as a text. */
  async raw({ key }: Visit): Promise<string> {
    return Buffer.from((await this.home.raw(key)) ?? assert.fail(key)).toString();
  }

  /** Puts another text there, as another program would. */
  async putRaw({ key }: Visit, text: string): Promise<void> {
    await this.home.putRaw(key, Buffer.from(text));
  }

  async endsAt({ key }: Visit): Promise<number> {
    return Number(await this.connection.call(['PEXPIRETIME', key]));
  }

  /** Saves, and has the site read: it has what the draft has, in the same session, which ends as before. */
  async assertSaved(visit: Visit, draft: SessionDraft, about: string): Promise<JsonSession> {
    const before = await visit.client.session();
    const assertFrame = await this.home.watchFrame(visit.key);
    assert.equal((await this.save(draft)).outcome, 'saved', about);
    await assertFrame(about);
    const now = await visit.client.session();
    const expected = this.#itemsOf(draft);
    const read = now.items.map(([name, told]) => [name, plainTold(told)]);
    assert.deepEqual(read, expected, about);
    assert.deepEqual({ ...now, items: 0, endsMs: 0 }, { ...before, items: 0, endsMs: 0 }, about);
    return now;
  }

  /** A new session is shown as the site tells it. */
  async assertShown(json: string): Promise<Visit> {
    const visit = await this.newSession(json);
    const { items } = await visit.client.session();
    const read = items.map(([name, told]) => [name, plainTold(told)]);
    assert.deepEqual(this.#itemsOf(await this.open(visit)), read);
    return visit;
  }

  #itemsOf(draft: SessionDraft): ToldItems {
    const items = draft.items().filter(({ isSystem }) => !isSystem);
    const told = items.map((item) => [item.name ?? '', toldNode(this.decode(item).root)] as const);
    return this.#group.layout === 'express' ? javascriptOrder(told) : told;
  }

  /** Adds what a choice offers, copies, renames and removes it: the site shows that and no more. */
  async assertChoice(choice: ValueChoice, stored: string): Promise<void> {
    const visit = await this.newSession(stored);
    const { items: first } = await visit.client.session();
    const [value, told] = newJsonValue(choice);
    const bytes = newItemBytes(value, this.encoding);
    const steps: readonly (readonly [DraftEdit, ToldItems])[] = [
      [{ type: 'add', item: 'new', bytes }, [['new', told]]],
      [
        { type: 'add', item: 'copy', bytes },
        [
          ['new', told],
          ['copy', told],
        ],
      ],
      [
        { type: 'rename', item: 'new', name: 'É "1"' },
        [
          ['É "1"', told],
          ['copy', told],
        ],
      ],
      [{ type: 'remove', item: 'copy', bytes }, [['É "1"', told]]],
    ];
    for (const [edit, items] of steps) {
      const draft = await this.open(visit);
      draft.apply(edit);
      const now = await this.assertSaved(visit, draft, edit.type);
      assert.deepEqual(now.items, [...first, ...items], edit.type);
    }
    // The site has it still once it has stored the session anew.
    await visit.client.store('{"last":1}');
    const { items } = await visit.client.session();
    assert.deepEqual(items, [...first, ['É "1"', told], ['last', 'n:1']]);
  }

  /** Makes every edit that the rows of these items offer; gives how many there were. */
  async assertOffered(stored: string): Promise<number> {
    const pick = chance(10);
    const visit = await this.newSession(stored);
    const text = await this.raw(visit);
    let count = 0;
    for (const { name, isSystem } of (await this.open(visit)).items()) {
      if (isSystem || name === null) continue;
      for (const edit of offeredEdits(
        this.decode((await this.open(visit)).item(name)).root,
        pick,
      )) {
        await this.putRaw(visit, text);
        const draft = await this.open(visit);
        if (!this.edit(draft, name, edit)) continue;
        await this.assertSaved(visit, draft, `${name}: ${JSON.stringify(edit)}`);
        count++;
      }
    }
    return count;
  }

  /** Writes a number: the site reads what the row says, by its text, or by its remark. */
  async assertNumber(visit: Visit, text: string): Promise<void> {
    const draft = await this.open(visit);
    assert.ok(this.edit(draft, 'list', { type: 'set', path: [0], text }), text);
    const [row] = this.decode(draft.item('list')).root.children(0, 1);
    const { warning, text: shown = '' } = row?.node ?? assert.fail();
    if (draft.isDirty) assert.equal((await this.save(draft)).outcome, 'saved');
    const read = `n:${warning?.details?.['text'] ?? shown}`;
    const { items } = await visit.client.session();
    const told = items.map(([name, item]) => [name, plainTold(item)]);
    assert.deepEqual(told, [['list', ['list', [plainTold(read)]]]], `${text}: ${read}`);
    // No remark on what stays as it was meant.
    if (warning) assert.notEqual(plainTold(read), plainTold(`n:${text}`), text);
  }
}
