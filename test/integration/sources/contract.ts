import assert from 'node:assert/strict';
import { SourceLimitError } from '../../../src/stores/source/source-limit.ts';
import type { SessionChange } from '../../../src/stores/source/session-change.ts';
import type { SearchProgress } from '../../../src/stores/source/session-index.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { readsMany } from './many-contract.ts';
import { type Site, type SourceCase, type SourceRig, TIMEOUT_SECONDS } from './rig.ts';
import { NoReplyError, UnknownOutcomeError } from '../../../src/stores/source-error.ts';
import { untilKnown } from '../../../src/stores/source/until-known.ts';
import type { ItemChange } from '../../../src/stores/layout.ts';
import type { SessionItem, SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';

/**
 * What every source of sessions does, whatever keeps them: run by the tests of each source over the
 * real thing. What a source says that it can't do, it has to refuse by the code that it gave.
 */
export function sourceContract(name: string, { layouts, losses, start }: SourceCase): void {
  describe(`the contract of a source: ${name}`, function () {
    this.timeout(60_000);
    let rig: SourceRig;
    let source: SessionSource;

    before(async () => {
      rig = await start();
      source = await rig.open();
    });
    after(async () => {
      source.close();
      await rig.stop();
    });
    beforeEach(() => rig.clear());

    for (const layout of layouts) {
      describe(layout, () => {
        const site = (): Site => {
          const found = rig.sites.find((each) => each.layout === layout);
          assert.ok(found, layout);
          return found;
        };
        const refOf = (id: string, which: 0 | 1 = 0): SessionRef => ({
          layout,
          application: rig.applicationsOf(layout)[which],
          id,
        });

        /** A session that a site has begun, as it is read. */
        async function begun(id = 'abc'): Promise<SessionSnapshot> {
          const ref = refOf(id);
          await site().begin(ref, { Cart: 'three', Name: 'Ann' });
          return source.read(ref);
        }

        /** True where the change is beyond the source, which then has to say so and do nothing. */
        async function isRefused(change: SessionChange): Promise<boolean> {
          const limit = source.limitOf(change.kind, layout);
          if (!limit) return false;
          await assert.rejects(source.change(change), (error) => {
            assert.ok(error instanceof SourceLimitError, String(error));
            return error.code === limit.code && error.ability === change.kind;
          });
          return true;
        }

        const save = (
          opened: SessionSnapshot,
          ...edits: readonly (readonly [name: string, value: string])[]
        ): SessionChange<'save'> => ({
          kind: 'save',
          ref: opened.ref,
          opened,
          changes: edits.map(([name, value]) => changeOf(opened, name, site().encode(value))),
        });

        it('finds sessions by application, in pages that are in order', async () => {
          const [many, one] = rig.applicationsOf(layout);
          const ids = ['c', 'a', 'b2', 'b1', 'd'];
          for (const id of ids) await site().begin(refOf(id), { Name: id });
          await site().begin(refOf('z', 1), { Name: 'z' });
          const limit = source.limitOf('find');
          if (limit) {
            await assert.rejects(source.find(), { code: limit.code });
            return;
          }
          const steps: SearchProgress[] = [];
          const index = await source.find({ onProgress: (progress) => steps.push(progress) });
          assert.equal(index.sessionCount, 6);
          assert.equal(index.gaps, undefined);
          assert.equal(steps.at(-1)?.sessionCount, 6);
          const groups = index.groups().filter((group) => group.layout === layout);
          assert.deepEqual(
            groups.map(({ application, sessionCount }) => [application, sessionCount]),
            [
              [many, 5],
              [one, 1],
            ].sort(),
          );
          const group = { layout, application: many };
          const idsOf = (start: number, count: number, idPart = '') => {
            const { sessions, totalCount } = index.page({ group, start, count, idPart });
            return [sessions.map(({ ref }) => ref.id).join(' '), totalCount];
          };
          assert.deepEqual(idsOf(0, 3), ['a b1 b2', 5]);
          assert.deepEqual(idsOf(3, 3), ['c d', 5]);
          assert.deepEqual(idsOf(0, 3, 'b'), ['b1 b2', 2]);
          assert.deepEqual(index.find(refOf('b1'))?.ref, refOf('b1'));
          assert.equal(index.find(refOf('none')), undefined);
          await site().end(refOf('a'));
          await site().begin(refOf('new'), { Name: 'new' });
          const again = await source.find({ isQuiet: !source.limitOf('watch') });
          assert.equal(again.sessionCount, 6);
          assert.equal(again.find(refOf('a')), undefined);
          assert.ok(again.find(refOf('new')));
        });

        it('calls a search off', async () => {
          if (source.limitOf('find')) return;
          await begun();
          const signal = AbortSignal.abort(new Error('enough'));
          await assert.rejects(source.find({ signal }), /enough/);
        });

        it('reads what a site has stored, and leaves no trace of that', async () => {
          const { ref } = await begun();
          await site().store(ref, 'Name', 'Bea');
          const first = await source.summary(ref);
          const { items, condition, ttlMs = 0 } = await source.read(ref);
          assert.equal(condition, 'ok');
          assert.deepEqual(valueOf(items, 'Name'), hex(site().encode('Bea')));
          assert.deepEqual(valueOf(items, 'Cart'), hex(site().encode('three')));
          assert.ok(ttlMs > 0 && ttlMs <= TIMEOUT_SECONDS * 1000, String(ttlMs));
          const [missing, second] = await source.summaries([refOf('none'), ref]);
          assert.ok(second);
          assert.equal(missing?.condition, 'gone');
          assert.deepEqual(second.ref, ref);
          assert.equal(second.condition, 'ok');
          assert.equal(second.lock, undefined);
          assert.ok((second.ttlMs ?? 0) <= (first.ttlMs ?? 0), 'no lifetime has slid');
          assert.equal((await source.read(refOf('none'))).condition, 'gone');
        });

        it('tells which parts of a session are there, and what its servers say of losses', async () => {
          const { ref } = await begun();
          const traces = await source.traces(ref);
          assert.equal(traces.find(({ part }) => part === 'data')?.presence, 'there');
          const missing = await source.traces(refOf('none'));
          assert.ok(missing.every(({ presence }) => presence === 'missing'));
          const servers = await source.serverFacts();
          assert.ok(servers.length > 0);
          assert.ok(
            servers.every(({ refused }) => refused.every((word) => /^[A-Z ]+$/.test(word))),
          );
        });

        it('reads many at once as it reads one, and leaves out what is too much', async () => {
          await readsMany(source, site(), refOf);
        });

        it('says in a summary what can be done, as it does of itself', async () => {
          const { ref } = await begun();
          const { abilities = [] } = await source.summary(ref);
          for (const ability of ['extend', 'set-timeout', 'copy', 'hold-lock'] as const) {
            const kind = ability === 'copy' ? 'create' : ability;
            const can = source.limitOf(kind, layout) === undefined;
            assert.equal(abilities.includes(ability), can, ability);
          }
        });

        it('saves what was edited, and nothing else', async () => {
          const opened = await begun();
          const change = save(opened, ['Name', 'Bea']);
          if (await isRefused(change)) return;
          await site().store(opened.ref, 'Cart', 'four');
          const result = await source.change(change);
          assert.equal(result.outcome, 'saved');
          const { items, ttlMs = 0 } = await source.read(opened.ref);
          assert.equal(valueOf(items, 'Name'), hex(site().encode('Bea')));
          assert.equal(valueOf(items, 'Cart'), hex(site().encode('four')));
          // Where items stand apart, what the site did beside goes unseen; where it is seen, it is told.
          const isSeen = result.mergedNames.includes('Cart');
          const told = hex(site().encode(isSeen ? 'four' : 'three'));
          assert.equal(valueOf(result.snapshot.items, 'Cart'), told);
          assert.ok(ttlMs > 0 && ttlMs <= TIMEOUT_SECONDS * 1000);
        });

        it('refuses a save of what the site has changed since, unless it is meant', async () => {
          const opened = await begun();
          const change = save(opened, ['Name', 'Bea']);
          if (await isRefused(change)) return;
          await site().store(opened.ref, 'Name', 'Cleo');
          const result = await source.change(change);
          assert.equal(result.outcome, 'changed');
          assert.deepEqual(
            result.conflicts.map((conflict) => conflict.name),
            ['Name'],
          );
          assert.equal(valueOf(result.current.items, 'Name'), hex(site().encode('Cleo')));
          assert.equal(await stored(opened.ref, 'Name'), hex(site().encode('Cleo')));
          assert.equal((await source.change({ ...change, overwrites: true })).outcome, 'saved');
          assert.equal(await stored(opened.ref, 'Name'), hex(site().encode('Bea')));
        });

        it('brings nothing back that has ended', async () => {
          const opened = await begun();
          await site().end(opened.ref);
          for (const change of [
            save(opened, ['Name', 'Bea']),
            { kind: 'extend', ref: opened.ref },
            { kind: 'set-timeout', ref: opened.ref, timeoutSeconds: 60 },
            { kind: 'hold-lock', ref: opened.ref, value: 'x', ttlMs: 1000 },
            { kind: 'end', ref: opened.ref, seen: await source.summary(opened.ref) },
          ] satisfies readonly SessionChange[]) {
            if (await isRefused(change)) continue;
            assert.equal((await source.change(change)).outcome, 'gone', change.kind);
          }
          assert.equal((await source.read(opened.ref)).condition, 'gone');
        });

        it('lets a session live for its timeout again, and for another one', async () => {
          const { ref } = await begun();
          const timeout: SessionChange = { kind: 'set-timeout', ref, timeoutSeconds: 300 };
          if (!(await isRefused(timeout))) {
            assert.equal((await source.change(timeout)).outcome, 'done');
            const { timeoutSeconds, ttlMs = 0 } = await source.read(ref);
            assert.equal(timeoutSeconds, 300);
            assert.ok(ttlMs > 250_000 && ttlMs <= 300_000, String(ttlMs));
          }
          const extend: SessionChange<'extend'> = { kind: 'extend', ref };
          if (await isRefused(extend)) return;
          const result = await source.change(extend);
          assert.equal(result.outcome, 'done');
          assert.ok(result.ttlMs > (result.timeoutSeconds - 50) * 1000, String(result.ttlMs));
        });

        it('holds a lock against everybody else, renews it and gives it back', async () => {
          const { ref } = await begun();
          const { newLockValue } = await import('../../../src/stores/deeds/hold-lock.ts');
          const can = source.limitOf('hold-lock', layout) === undefined;
          const value = can ? newLockValue(layout) : 'x';
          const hold: SessionChange<'hold-lock'> = {
            kind: 'hold-lock',
            ref,
            value,
            ttlMs: 30_000,
          };
          const renew: SessionChange<'renew-lock'> = { ...hold, kind: 'renew-lock', ttlMs: 60_000 };
          const release = (seen: string): SessionChange<'release-lock'> => {
            return { kind: 'release-lock', ref, seen: { value: seen } };
          };
          const areRefused = await Promise.all([hold, renew].map((change) => isRefused(change)));
          if (areRefused.some(Boolean)) {
            assert.deepEqual(areRefused, [true, true], 'who takes no lock renews none');
            return;
          }
          assert.deepEqual(await source.change(hold), { outcome: 'taken', value });
          const own = (await source.summary(ref)).lock;
          assert.equal(own?.value, value);
          const second = await source.change({ ...hold, value: newLockValue(layout) });
          assert.equal(second.outcome, 'locked');
          assert.equal((await source.change(renew)).outcome, 'renewed');
          assert.ok(((await source.read(ref)).lock?.ttlMs ?? Infinity) > 30_000);
          const others = await source.change(release('another'));
          assert.equal(others.outcome, 'other-lock');
          assert.equal((await source.change(release(value))).outcome, 'released');
          assert.equal((await source.change(release(value))).outcome, 'gone');
          assert.equal((await source.read(ref)).lock, undefined);
        });

        it('leaves a session alone while a request holds its lock', async () => {
          const opened = await begun();
          const { ref } = opened;
          const seen = await source.summary(ref);
          const lock = site().lock?.bind(site());
          if (!lock) {
            assert.ok(source.limitOf('hold-lock', layout), 'no site takes a lock that we can hold');
            return;
          }
          await lock(ref);
          for (const change of [
            save(opened, ['Name', 'Bea']),
            { kind: 'end', ref, seen },
          ] satisfies readonly SessionChange[]) {
            if (await isRefused(change)) continue;
            assert.equal((await source.change(change)).outcome, 'locked', change.kind);
          }
          const now = await source.read(ref);
          assert.equal(valueOf(now.items, 'Name'), valueOf(opened.items, 'Name'));
          assert.ok(now.lock);
          const release: SessionChange = { kind: 'release-lock', ref, seen: now.lock };
          if (await isRefused(release)) return;
          assert.equal((await source.change(release)).outcome, 'released');
          assert.equal((await source.change(save(now, ['Name', 'Bea']))).outcome, 'saved');
        });

        it('ends a session, and makes it again where none is there', async () => {
          const original = await begun();
          const { ref } = original;
          const create: SessionChange<'create'> = { kind: 'create', ref, content: original };
          const canCreate = !(await isRefused(create));
          if (canCreate) assert.equal((await source.change(create)).outcome, 'exists');
          const end: SessionChange = { kind: 'end', ref, seen: await source.summary(ref) };
          if (await isRefused(end)) return;
          assert.equal((await source.change(end)).outcome, 'ended');
          assert.equal((await source.read(ref)).condition, 'gone');
          if (!canCreate) return;
          assert.equal((await source.change(create)).outcome, 'created');
          const again = await source.read(ref);
          for (const name of ['Name', 'Cart']) {
            assert.equal(valueOf(again.items, name), valueOf(original.items, name));
          }
          assert.equal(again.timeoutSeconds, original.timeoutSeconds);
          assert.ok(Math.abs((again.ttlMs ?? 0) - (original.ttlMs ?? 0)) < 10_000);
        });

        for (const loss of losses) {
          it(`finds out what became of a change after the loss ${loss}`, async () => {
            const lossy = await rig.openLossy?.();
            assert.ok(lossy);
            try {
              const opened = await begun();
              const change = save(opened, ['Name', 'Bea']);
              if (await isRefused(change)) return;
              // The first one has nothing to ask for any more.
              await lossy.source.read(opened.ref);
              lossy.lose(loss);
              const error = await lossy.source.change(change).then(
                () => undefined,
                (problem: unknown) => problem,
              );
              assert.ok(error instanceof UnknownOutcomeError, String(error));
              const outcome = await untilKnown({
                change,
                error,
                connect: () => Promise.resolve(lossy.source),
                signal: AbortSignal.timeout(20_000),
              });
              const expected = loss === 'of-reply' ? 'Bea' : 'Ann';
              assert.equal(outcome.verdict, loss === 'of-reply' ? 'written' : 'not-written');
              assert.equal(await stored(opened.ref, 'Name'), hex(site().encode(expected)));
            } finally {
              lossy.source.close();
            }
          });
        }

        it('changes nothing while it is read-only', async () => {
          const opened = await begun();
          const { ref } = opened;
          const seen = await source.summary(ref);
          source.canWrite = false;
          try {
            for (const change of [
              save(opened, ['Name', 'Bea']),
              { kind: 'end', ref, seen },
              { kind: 'extend', ref },
            ] satisfies readonly SessionChange[]) {
              assert.ok(await isRefused(change), change.kind);
            }
            assert.equal(source.limitOf('end')?.code, 'read-only');
          } finally {
            source.canWrite = true;
          }
          assert.equal(await stored(ref, 'Name'), hex(site().encode('Ann')));
        });

        async function stored(ref: SessionRef, name: string): Promise<string | undefined> {
          return valueOf((await source.read(ref)).items, name);
        }
      });
    }

    it('tells of its end, and answers nothing afterwards', async () => {
      const own = await rig.open();
      const states: string[] = [];
      const stop = own.onChange(() => states.push(own.state));
      assert.equal(own.state, 'connected');
      assert.equal(own.writer, source.writer);
      own.close();
      own.close();
      stop();
      assert.deepEqual(states, ['closed']);
      const [layout = 'aspnet-v2'] = layouts;
      const ref = { layout, application: rig.applicationsOf(layout)[0], id: 'abc' };
      await assert.rejects(own.read(ref), NoReplyError);
    });
  });
}

function changeOf(opened: SessionSnapshot, name: string, after: Uint8Array): ItemChange {
  const before = opened.items.find((item) => item.name === name)?.bytes;
  return { name, ...(before && { before }), after };
}

function valueOf(items: readonly SessionItem[], name: string): string | undefined {
  const item = items.find((each) => each.name === name);
  return item && hex(item.bytes);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
