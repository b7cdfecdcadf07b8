import type { HostPort } from '../../config/endpoint-address.ts';
import { formatHostPort } from '../../config/host-port.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import { connectNode, makeNode, type NodeSetup } from '../connect.ts';
import { nodesIn } from './discovery.ts';
import type { MemcachedNode } from './node.ts';
import { Servers } from './servers.ts';

/** How long a list of nodes is good: what the library of ElastiCache for .NET asks every minute. */
const FRESH_MS = 60_000;

/** Which servers an endpoint has: those of its address, or those that its configuration endpoint names. */
export class Membership {
  readonly servers = new Servers([]);
  readonly #setup: NodeSetup;
  /** The configuration endpoint, where there is one. */
  #guide: MemcachedNode | undefined;
  #askedAtMs = 0;
  #usesTls: boolean;
  #isClosed = false;
  readonly #freshMs: number;

  /** @param freshMs how long a list of nodes is good */
  constructor(setup: NodeSetup, freshMs = FRESH_MS) {
    this.#setup = setup;
    this.#freshMs = freshMs;
    this.#usesTls = setup.options.address.usesTls;
  }

  get usesTls(): boolean {
    return this.#usesTls;
  }

  get version(): string | undefined {
    return this.nodes().find(({ greeting }) => greeting)?.greeting?.version;
  }

  nodes(): readonly MemcachedNode[] {
    return this.servers.nodes();
  }

  /** Connects to the servers: one that is away is no trouble unless all are. @throws ConnectError */
  async open(signal: AbortSignal | undefined): Promise<void> {
    const { address } = this.#setup.options;
    const [first] = address.hosts;
    if (!first) throw new ConnectError({ reason: 'unknown', usesTls: address.usesTls });
    if (address.store?.kind === 'memcached' && address.store.hasDiscovery) {
      const { node, usesTls } = await connectNode(first, this.#setup, signal);
      this.#usesTls = usesTls;
      const list = await node.nodeList();
      if (list) {
        this.#guide = node;
        this.#askedAtMs = performance.now();
        await this.#connectAll(nodesIn(list), signal);
        return;
      }
      // What is no configuration endpoint is a server.
      this.servers.use([node]);
      return;
    }
    await this.#connectAll(address.hosts, signal);
  }

  /** Asks anew who the nodes are, where that is some time ago. Never rejects. */
  async refresh(): Promise<void> {
    if (!this.#guide || performance.now() - this.#askedAtMs < this.#freshMs) return;
    this.#askedAtMs = performance.now();
    try {
      const list = await this.#guide.nodeList();
      if (list && !this.#isClosed) this.#follow(nodesIn(list));
    } catch {
      // The nodes that are known go on.
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#guide?.close();
    this.servers.close();
  }

  async #connectAll(targets: readonly HostPort[], signal: AbortSignal | undefined): Promise<void> {
    let failure: unknown;
    const nodes = await Promise.all(
      targets.map(async (target) => {
        try {
          const { node, usesTls } = await connectNode(target, this.#setup, signal);
          this.#usesTls = usesTls;
          return node;
        } catch (error) {
          failure ??= error;
          return undefined;
        }
      }),
    );
    const isEmpty = nodes.every((node) => node === undefined);
    const all = nodes.map((node, index) => {
      const [target] = targets.slice(index, index + 1);
      return (
        node ?? (target && !isEmpty ? makeNode(target, this.#setup, this.#usesTls) : undefined)
      );
    });
    this.servers.use(all.filter((node) => node !== undefined));
    if (isEmpty) throw failure;
  }

  #follow(targets: readonly HostPort[]): void {
    const known = new Map(this.nodes().map((node) => [node.name, node]));
    this.servers.use(
      targets.map((target) => {
        const name = formatHostPort(target.host, target.port);
        return known.get(name) ?? makeNode(target, this.#setup, this.#usesTls);
      }),
    );
    this.#setup.onChange();
  }
}
