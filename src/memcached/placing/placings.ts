import { layoutById } from '../../stores/layouts/layouts.ts';
import { layoutAllows } from '../../stores/read/session-abilities.ts';
import type { LayoutId, SessionRef } from '../../stores/session.ts';
import type { SessionIndex } from '../../stores/source/session-index.ts';
import type { MemcachedNode } from '../nodes/node.ts';
import { type PlacingWay, waysFor } from './ways.ts';

/** Of so many sessions of an application it is looked where they are. */
const SAMPLE_COUNT = 64;
/** By chance a way fits so many sessions once in some millions. */
const LEAST_COUNT = 24;
/** Of more applications it isn't asked. */
const MAX_APPLICATIONS = 32;

/** How the clients of one application place their keys. */
interface Placing {
  readonly layout: LayoutId;
  readonly application: string;
  /** What stands before the ids. */
  readonly prefix: Uint8Array;
  /** Clients with a prefix of their own hash what comes after it. */
  readonly isBare: boolean;
  /** All that fit: where they don't agree on a key, nobody knows. */
  readonly ways: readonly PlacingWay[];
}

/** The server of each key, in their order, as far as it was found. */
type PlacesOf = (keys: readonly Uint8Array[]) => Promise<readonly (MemcachedNode | undefined)[]>;

/**
 * Where among several servers a site's client would look for a key. Which client it is, and what it calls the servers,
 * nobody says: the sessions that it has placed tell, where every one of them is where one way would have it.
 */
export class Placings {
  #nodes: readonly MemcachedNode[] = [];
  #all: readonly Placing[] = [];

  /** Looks where the sessions of a search are. */
  async learn(
    index: SessionIndex,
    nodes: readonly MemcachedNode[],
    placesOf: (keys: readonly Uint8Array[]) => Promise<readonly (MemcachedNode | undefined)[]>,
  ): Promise<void> {
    this.#all = nodes.length < 2 ? [] : await learnt(index, nodes, placesOf);
    this.#nodes = nodes;
  }

  /** Whether it is known of an application of a layout, or of any layout. */
  knows(layout: LayoutId | undefined, nodes: readonly MemcachedNode[]): boolean {
    return (
      isSame(this.#nodes, nodes) &&
      this.#all.some((placing) => layout === undefined || placing.layout === layout)
    );
  }

  /** The server of a session's key; undefined where nobody knows. */
  nodeOf(
    { layout, application }: SessionRef,
    key: Uint8Array,
    nodes: readonly MemcachedNode[],
  ): MemcachedNode | undefined {
    if (nodes.length < 2) return nodes[0];
    if (!isSame(this.#nodes, nodes)) return undefined;
    const fitting = this.#all.filter(
      (placing) => placing.layout === layout && placing.application === application,
    );
    const [place, ...others] = new Set(
      fitting.flatMap(({ ways, isBare, prefix }) =>
        ways.map((way) => way.serverOf(key.subarray(isBare ? prefix.length : 0))),
      ),
    );
    return place === undefined || others.length > 0 ? undefined : nodes[place];
  }
}

/** Whether we ever make a key of a layout. */
function makesKeys(layout: LayoutId): boolean {
  return layoutAllows(layout, 'create') || layoutAllows(layout, 'hold-lock');
}

/** What stands before the id in a session's key; undefined where it doesn't stand there as it is. */
function prefixOf(ref: SessionRef): Uint8Array | undefined {
  const { data } = layoutById(ref.layout).keys(ref);
  const id = Buffer.from(ref.id);
  const end = data.length - id.length;
  return end >= 0 && id.equals(data.subarray(end)) ? data.subarray(0, end) : undefined;
}

function isSame(before: readonly MemcachedNode[], now: readonly MemcachedNode[]): boolean {
  return before.length === now.length && before.every((node, index) => node === now[index]);
}

async function learnt(
  index: SessionIndex,
  nodes: readonly MemcachedNode[],
  placesOf: PlacesOf,
): Promise<readonly Placing[]> {
  const ways = waysFor(nodes.map(({ name }) => name));
  const groups = index
    .groups()
    .filter(({ layout, sessionCount }) => sessionCount >= LEAST_COUNT && makesKeys(layout))
    .slice(0, MAX_APPLICATIONS);
  const all: Placing[] = [];
  for (const group of groups) {
    const { sessions } = index.page({ group, start: 0, count: SAMPLE_COUNT });
    const keys = sessions
      .filter(({ parts }) => parts.includes('data'))
      .map(({ ref }) => layoutById(ref.layout).keys(ref).data);
    const prefix = sessions[0] && prefixOf(sessions[0].ref);
    if (!prefix) continue;
    const places = await placesOf(keys);
    const seen = keys.flatMap((key, at) => {
      const node = places[at];
      return node ? [{ key, server: nodes.indexOf(node) }] : [];
    });
    if (seen.length < LEAST_COUNT) continue;
    for (const isBare of prefix.length > 0 ? [false, true] : [false]) {
      const start = isBare ? prefix.length : 0;
      const fitting = ways.filter((way) =>
        seen.every(({ key, server }) => way.serverOf(key.subarray(start)) === server),
      );
      const { layout, application } = group;
      if (fitting.length > 0) all.push({ layout, application, prefix, isBare, ways: fitting });
    }
  }
  return all;
}
